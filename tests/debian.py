"""Packages of Debian, installed for the tests where we may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def install(package: str) -> bool:
    """Install a package; whether that was done, which takes apt-get and the rights of root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"no {package} found: installing Debian's package with apt-get")
    return run("apt-get", "update") and run("apt-get", "install", "-y", "--no-install-recommends", package)


def run(*command: str) -> bool:
    """Run a command, with what it writes on standard error; whether it succeeded."""
    return subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0


def say(text: str) -> None:
    sys.stderr.write(f"tests: {text}\n")
