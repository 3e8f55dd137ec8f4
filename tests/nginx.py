"""The web server nginx: found, or installed; and run with a configuration in a folder of its own."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests import debian
from tests.debian import say

#: Where Debian and others keep servers, off the path of those who are not root.
_PLACES = ("/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin")
#: Seconds for nginx to begin to listen, or to end.
_PATIENCE = 30
MISSING = "nginx is not here, and only root may install Debian's package: install nginx"

#: The part of nginx.conf that surrounds a site. All that is written goes to the folder.
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
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include site.conf;
}}
"""


def installed() -> str | None:
    """The path of nginx, if it is here."""
    return shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", os.defpath), *_PLACES]))


@dataclass
class Nginx:
    """A running nginx: its process, and what it has written into its log."""

    process: subprocess.Popen[str]
    log: list[str] = field(default_factory=list)
    works: bool = False
    _told: threading.Event = field(default_factory=threading.Event)

    def listen(self) -> None:
        """Read its log to the end."""
        for line in self.process.stderr or ():
            self.log.append(line)
            if "start worker process " in line:
                self.works = True
                self._told.set()
        self._told.set()

    def wait(self) -> None:
        """Wait until it takes connections. Raises AssertionError if it does not start."""
        self._told.wait(_PATIENCE)
        assert self.works, f"nginx did not start:\n{''.join(self.log)}"


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
    around = _AROUND.format(user=user, workers=workers, types=_types(program))
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
    """Have nginx; the tests that need it are skipped where it cannot be had."""
    if installed() is None and not debian.install("nginx"):
        say(f"{MISSING}. Tests that need it are skipped.")
    else:
        say(f"nginx is {installed()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
