"""Several processes of the atlas behind nginx, with the configuration that deploy/ has for it."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from tests import nginx
from tests.browser.driving import PUBLIC, free_port, start_server, stop_server
from tests.nginx import Nginx

CONFIGURATION = Path(__file__).parents[1] / "deploy/nginx.conf"
PREFIX = "/atlas"


@dataclass(frozen=True)
class Answer:
    """What the proxy answers: status, headers and body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Replicas:
    """The processes by the addresses that nginx has of them, and the address of all of them for readers."""

    address: str
    plain_port: int
    authority: Path
    servers: dict[str, subprocess.Popen[str]]
    nginx: Nginx

    @property
    def trust(self) -> ssl.SSLContext:
        """What a client needs that believes the certificate."""
        return ssl.create_default_context(cafile=str(self.authority))

    def ask(self, path: str, **headers: str) -> Answer:
        """What is answered at a path, given headers by their names in lower case with underscores."""
        to = urlsplit(self.address)
        sent = {"Host": to.netloc} | {name.replace("_", "-"): text for name, text in headers.items()}
        with ExitStack() as stack:
            connection = HTTPSConnection("127.0.0.1", to.port, timeout=30, context=self.trust)
            stack.callback(connection.close)
            connection.request("GET", path, headers=sent)
            answer = connection.getresponse()
            return Answer(
                answer.status, {name.lower(): text for name, text in answer.getheaders()}, answer.read()
            )

    def of(self, number: str) -> str:
        """The process that the readers with a number in their cookie are with."""
        path = f"{PREFIX}/health?{uuid4().hex}"
        self.ask(path, cookie=f"atlas={number}")
        return self.nginx.asked(path)[-1].of[-1]

    def kill(self, replica: str) -> None:
        """End a process as a fault would: it says goodbye to nobody."""
        self.servers[replica].kill()
        self.servers[replica].wait()

    def start(self, replica: str) -> None:
        """Start a process that has ended."""
        self.servers[replica] = _server(self.address, int(replica.rpartition(":")[2]))


@contextmanager
def serving(count: int, folder: Path, *, port: int | None = None) -> Iterator[Replicas]:
    """So many processes behind nginx, until the context ends; `folder` holds what is written."""
    port, plain = port or free_port(), free_port()
    address = f"https://{PUBLIC}:{port}{PREFIX}/"
    made, key = nginx.certificate(folder, PUBLIC)
    ports = [free_port() for _ in range(count)]
    with ExitStack() as stack:
        with ThreadPoolExecutor() as pool:
            servers = list(pool.map(partial(_server, address), ports))
        replicas = {f"127.0.0.1:{port}": server for port, server in zip(ports, servers, strict=True)}
        stack.callback(lambda: [stop_server(each) for each in replicas.values()])
        site = _filled_in(list(replicas), {"80": plain, "443 ssl": f"127.0.0.1:{port} ssl"}, made, key)
        proxy = stack.enter_context(nginx.serving(site, folder))
        yield Replicas(address, plain, made, replicas, proxy)


def _server(address: str, port: int) -> subprocess.Popen[str]:
    options = ("--public-address", address, "--proxy", "127.0.0.1")
    return start_server(*options, port=port)[0]


def _filled_in(replicas: list[str], listen: dict[str, object], made: Path, key: Path) -> str:
    """The configuration with addresses of this machine in place of those of the containers."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    lines = text.splitlines()
    first, *others = [line for line in lines if "server atlas-" in line]
    for line in others:
        lines.remove(line)
    lines[lines.index(first)] = "\n".join(first.replace("atlas-1:8501", each) for each in replicas)
    for old, new in listen.items():
        lines[lines.index(f"    listen {old};")] = f"    listen {new};"
    text = "\n".join(lines)
    for old, path in (("/etc/nginx/tls/atlas.crt", made), ("/etc/nginx/tls/atlas.key", key)):
        assert old in text
        text = text.replace(old, str(path))
    return text
