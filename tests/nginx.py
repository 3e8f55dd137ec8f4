"""The web server nginx: found, or installed; and run with a configuration in a folder of its own."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests import debian
from tests.debian import say

#: Where Debian and others keep servers, off the path of those who are not root.
_PLACES = ("/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin")
#: Seconds for nginx to begin to listen, or to end.
_PATIENCE = 30
MISSING = "nginx or openssl is missing, and root alone may install Debian's: add it"

#: What stands before a line of the log that tells of a request: who answered, the status, what was asked.
ASKED = "asked"
#: The part of nginx.conf that surrounds a site. Files go to the folder, the log to standard error.
_AROUND = """
{user}
daemon off;
worker_processes {workers};
pid nginx.pid;
error_log stderr notice;
events {{ worker_connections 4096; }}
http {{
    include {types};
    default_type application/octet-stream;
    log_format asked '{asked}\t$upstream_addr\t$status\t$request_uri';
    access_log /dev/stderr asked;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include site.conf;
}}
"""


def installed() -> str | None:
    """The path of nginx, if it and openssl are here."""
    return _found("nginx") if _found("openssl") else None


def _found(program: str) -> str | None:
    return shutil.which(program, path=os.pathsep.join([os.environ.get("PATH", os.defpath), *_PLACES]))


def certificate(folder: Path, host: str) -> tuple[Path, Path]:
    """A certificate that a host has signed itself, good for two days, and its key."""
    made, key = folder / "atlas.crt", folder / "atlas.key"
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host},IP:127.0.0.1"]
    command = ["openssl", "req", *kind, *names, "-out", str(made), "-keyout", str(key)]
    subprocess.run(command, check=True, capture_output=True)
    return made, key


@dataclass(frozen=True)
class Asked:
    """A request that nginx has passed on: the addresses of those whom it asked; the last one answered."""

    of: tuple[str, ...]
    status: int
    path: str


@dataclass
class Nginx:
    """A running nginx: its process, and what it has written into its log."""

    process: subprocess.Popen[str]
    log: list[str] = field(default_factory=list)
    ended: bool = False
    _news: threading.Condition = field(default_factory=threading.Condition)

    def listen(self) -> None:
        """Read its log to the end."""
        for line in self.process.stderr or ():
            self._note(line)
        self._note(ended=True)

    def _note(self, line: str = "", *, ended: bool = False) -> None:
        with self._news:
            self.log.append(line)
            self.ended = ended
            self._news.notify_all()

    def wait(self) -> None:
        """Wait until it takes connections. Raises AssertionError if it does not start."""
        self._until(lambda: self.ended or any("start worker process " in line for line in self.log))
        assert not self.ended, f"nginx did not start:\n{''.join(self.log)}"

    def asked(self, part: str) -> list[Asked]:
        """The requests so far with this in their path and query; waits for the first."""
        self._until(lambda: bool(self._requests(part)))
        return self._requests(part)

    def _requests(self, part: str) -> list[Asked]:
        rows = [line.rstrip("\n").split("\t") for line in self.log if line.startswith(f"{ASKED}\t")]
        return [
            Asked(tuple(of.split(", ")), int(status), path) for _, of, status, path in rows if part in path
        ]

    def _until(self, happened: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(happened, _PATIENCE), f"nginx says:\n{''.join(self.log[-20:])}"


@contextmanager
def serving(site: str, folder: Path, *, workers: int = 1) -> Iterator[Nginx]:
    """Run nginx with a site's configuration (what stands in a file of conf.d), until the context ends.

    `folder`, which must be there, holds all that it writes; paths in `site` may be relative to it.
    """
    program = installed()
    if program is None:
        raise FileNotFoundError(MISSING)
    (folder / "site.conf").write_text(site, encoding="utf-8")
    # Started by root, it would work as somebody who may not look into the folder.
    user = f"user {getpass.getuser()};" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    around = _AROUND.format(user=user, workers=workers, types=_types(program), asked=ASKED)
    (folder / "nginx.conf").write_text(around, encoding="utf-8")
    command = [program, "-p", f"{folder}/", "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        nginx = Nginx(process)
        threading.Thread(target=nginx.listen, daemon=True).start()
        try:
            nginx.wait()
            yield nginx
        finally:
            process.terminate()
            process.wait(_PATIENCE)


def _types(program: str) -> Path:
    """The table of media types, which stands beside its usual configuration."""
    told = subprocess.run([program, "-V"], capture_output=True, text=True, check=True).stderr
    found = re.search(r"--conf-path=(\S+)", told)
    return (Path(found[1]) if found else Path("/etc/nginx/nginx.conf")).with_name("mime.types")


def main() -> int:
    """Have nginx, and openssl for its certificates; where they cannot be had, tests are skipped."""
    for program in ("nginx", "openssl"):
        if _found(program) is None and not debian.install(program):
            say(f"{program} is not here. Install it: tests that need it are skipped.")
    say(f"nginx is {installed()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
