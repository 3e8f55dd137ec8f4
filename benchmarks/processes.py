"""The servers that are measured: started, asked for their processor time and memory, and ended."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.results import BenchError

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Server:
    """A running server: its address and its process."""

    url: str
    process: subprocess.Popen[bytes]

    def cpu(self) -> float | None:
        """Milliseconds of processor time that the process has used, with its ended threads."""
        return cpu_of(self.process.pid)

    def memory(self) -> float | None:
        """Resident memory in bytes, from /proc; None where there is none."""
        status = Path(f"/proc/{self.process.pid}/status")
        found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text()) if status.exists() else None
        return float(found[1]) * 1024 if found else None


def cpu_of(process: int) -> float | None:
    """Milliseconds of processor time that a process has used, with its ended threads.

    From the process's own clock (clock_getcpuclockid(3)), which Linux keeps in nanoseconds; None elsewhere.
    """
    if not sys.platform.startswith("linux"):
        return None
    return time.clock_gettime((~process << 3) | 2) * 1000


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("localhost", 0))
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def serving(app: str, patience: float = 60, variables: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server of ours on a free port, the same uvicorn for all ways. `app` is 'module:name'."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", app, "--ws-per-message-deflate", "false"]
    options = ["--host", "localhost", "--port", str(port), "--log-level", "warning"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | dict(variables or {})
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [*command, *options], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            server = Server(f"http://localhost:{port}/", process)
            if not answers(f"{server.url}_stcore/health", process, patience):
                log.seek(0)
                raise BenchError(f"{app} does not answer within {patience:g} s:\n{log.read()[-2000:]}")
            yield server
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def answers(url: str, process: subprocess.Popen[bytes], patience: float, pause: float = 0.2) -> bool:
    """Whether an address answers 200 before patience ends, while its process lives."""
    ends = time.monotonic() + patience
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=max(2, ends - time.monotonic())) as answer:
                if answer.status == 200:
                    return True
        except OSError:
            time.sleep(pause)
    return False
