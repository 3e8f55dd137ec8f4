"""Find the Chromium or Chrome for the browser tests, or install one; print its path.

NINE_BRIDGES_BROWSER names one. What is done is told on standard error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import debian
from tests.debian import run, say

VARIABLE = "NINE_BRIDGES_BROWSER"
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

_ASK = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def installed() -> str | None:
    """The path of a browser that is here already: the one named, a command, an application.

    Raises FileNotFoundError if the one named is not there.
    """
    if named := os.environ.get(VARIABLE):
        if path := shutil.which(named):
            return path
        raise FileNotFoundError(f"{VARIABLE}={named}: there is no such program. Correct it, or leave it out.")
    for command in COMMANDS:
        if path := shutil.which(command):
            return path
    return next((app for app in MAC_APPS if Path(app).is_file()), None) or _playwrights()


def install() -> str | None:
    """Install a browser and answer its path: Debian's package where we may, else Playwright's own."""
    if debian.install("chromium"):
        return shutil.which("chromium")
    say("no Chromium or Chrome found: installing Playwright's own with 'playwright install chromium'")
    run(sys.executable, "-m", "playwright", "install", "chromium")
    return _playwrights()


def _playwrights() -> str | None:
    """Playwright's own Chromium, asked for in another process: it must not be started twice in one."""
    asked = subprocess.run([sys.executable, "-c", _ASK], capture_output=True, text=True, check=False)
    path = asked.stdout.strip()
    return path if path and Path(path).is_file() else None


def main() -> int:
    try:
        path = installed() or install()
    except FileNotFoundError as error:
        say(str(error))
        return 1
    if path is None:
        say(
            "no browser could be installed. Install Chromium, or name one: "
            f"{VARIABLE}=/path/to/chrome make test"
        )
        return 1
    say(f"the browser tests use {path}")
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
