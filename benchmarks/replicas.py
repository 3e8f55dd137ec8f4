"""Sessions that several processes hold behind nginx, and how soon readers are back when one is killed.

    python -m benchmarks --only replicas

The deployment is that of deploy/nginx.conf, with its encryption. A crowd is held if nothing fails and 95 of
100 selections are answered within HELD; crowds grow until one is not held. Processes, nginx and the scripted
sessions share the cores of one machine, so more processes than cores can hold no more.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import websockets

from benchmarks.measures import percentile, seconds
from benchmarks.processes import cpu_of
from benchmarks.results import BenchError, Results
from benchmarks.sessions import PACE, WARM, Crowd, Door, Session
from benchmarks.ways import ATLAS
from tests import nginx, replicas
from tests.browser.driving import PUBLIC
from tests.replicas import Replicas

PART = "replicas"
COUNTS = (1, 2, 4)
CROWDS = (50, 100, 200, 300, 400, 500, 600, 800, 1000)
#: Milliseconds within which 95 of 100 selections are answered where a crowd is held.
HELD = 1000
#: How long each crowd acts, in seconds, and how many processes and sessions there are when one is killed.
LASTING, AMONG, KILLED_UNDER = 20.0, 2, 100
#: Seconds between two attempts to connect, as of the page when it has lost its server, and their number.
AGAIN, ATTEMPTS = 0.5, 60

HEADINGS = (
    *("processes", "sessions held", "selection then, p95", "not held", "selection then, p95"),
    *("processor: processes", "nginx", "scripted sessions"),
)


def run(results: Results, crowds: Sequence[int] = CROWDS) -> None:
    """Growing crowds at each number of processes; then one of them is killed."""
    if nginx.installed() is None:
        results.gap(PART, ATLAS, "all", nginx.MISSING)
        return
    for count in COUNTS:
        with tempfile.TemporaryDirectory() as folder, replicas.serving(count, Path(folder)) as served:
            asyncio.run(_growing(results, served, crowds))
            if count == AMONG:
                asyncio.run(_killing(results, served))


def door_of(served: Replicas) -> Door:
    """Where sessions reach processes behind a proxy."""
    return Door(served.address, {"host": "127.0.0.1", "ssl": served.trust, "server_hostname": PUBLIC})


async def _growing(results: Results, served: Replicas, crowds: Sequence[int]) -> None:
    """Measure a crowd that grows until it is not held."""
    crowd = Crowd(door_of(served), WARM * len(served.servers))
    await crowd.arrive()
    await crowd.act(PACE)
    for size in crowds:
        crowd.tally.clear()
        crowd.grow(size)
        await crowd.arrive()
        if not await _held(results, served, crowd):
            break
    await crowd.leave()


async def _held(results: Results, served: Replicas, crowd: Crowd) -> bool:
    """Whether a crowd was held; its samples' names carry the number of processes."""
    count, size = len(served.servers), len(crowd.sessions)
    began, used = time.monotonic(), _used(served)
    await crowd.act(LASTING)
    lasted = time.monotonic() - began
    for name, after in _used(served).items():
        results.add(PART, ATLAS, f"{count} {name}", (after - used[name]) / lasted / 10, size=size)
    results.add(PART, ATLAS, f"{count} select", *crowd.tally.times.get("select", []), size=size)
    results.add(PART, ATLAS, f"{count} errors", sum(crowd.tally.errors.values()), size=size)
    for text, times in crowd.tally.errors.most_common(3):
        results.gap(PART, ATLAS, f"{count} error: {text}", f"{times} times", size=size)
    held = _is_held(results, count, size)
    print(f"replicas: {count}: {size} {'held' if held else 'not held'}", file=sys.stderr, flush=True)
    return held


def _used(served: Replicas) -> dict[str, float]:
    """Milliseconds of processor time so far: of the processes together, of nginx, of the sessions here."""
    proxies = Path(f"/proc/{served.nginx.process.pid}/task/{served.nginx.process.pid}/children")
    workers = map(int, proxies.read_text().split()) if proxies.exists() else ()
    return {
        "processes": sum(cpu_of(each.pid) or 0 for each in served.servers.values()),
        "nginx": sum(cpu_of(each) or 0 for each in workers),
        "sessions": cpu_of(os.getpid()) or 0,
    }


# One of them is killed


async def _killing(results: Results, served: Replicas) -> None:
    crowd = Crowd(door_of(served), KILLED_UNDER, 5000)
    await crowd.arrive()
    killed = served.of(crowd.sessions[0].number)
    ends = time.monotonic() + LASTING
    staying = asyncio.create_task(stay(crowd, lambda: time.monotonic() < ends))
    await asyncio.sleep(PACE)
    served.kill(killed)
    await staying
    results.add(PART, ATLAS, "back", *crowd.tally.times.get("back", []))
    results.add(PART, ATLAS, "errors after", sum(crowd.tally.errors.values()))
    await crowd.leave()


async def stay(crowd: Crowd, going: Callable[[], bool], pace: float = PACE) -> None:
    """Everybody acts while it goes on, and connects again at once when the connection breaks, as a page does.

    How long that took until the page was drawn is noted as "back".
    """

    async def live(session: Session) -> None:
        while going():
            try:
                if await _rests(session, session.random.expovariate(1 / pace)):
                    await session.act(crowd.layers, crowd.features)
                    continue
            except (OSError, BenchError, websockets.WebSocketException):
                pass
            await _return(crowd, session)

    await asyncio.gather(*map(live, crowd.sessions))


async def _rests(session: Session, pause: float) -> bool:
    """Whether the connection is still there after a pause."""
    if session.socket is None:
        return False
    try:
        async with asyncio.timeout(pause):
            await session.socket.wait_closed()
    except TimeoutError:
        return True
    return False


async def _return(crowd: Crowd, session: Session) -> None:
    began = time.monotonic()
    for _ in range(ATTEMPTS):
        try:
            await session.open()
        except (OSError, BenchError, websockets.WebSocketException):
            await asyncio.sleep(AGAIN)
        else:
            crowd.tally.add("back", (time.monotonic() - began) * 1000)
            return
    crowd.tally.errors["never back"] += 1


# The report


def section(results: Results) -> Iterator[str]:
    """The part of the report: what each number of processes held, what it did not, and who used the cores."""
    yield from ("## Several processes", "", _told(), "")
    yield f"| {' | '.join(HEADINGS)} |"
    yield "|---" * len(HEADINGS) + "|"
    for count in COUNTS:
        tried = sorted(
            {key.size for key in results.samples if key.part == PART and key.what == f"{count} errors"}
        )
        if tried:
            yield _row(results, count, tried)
    if back := results.of(PART, ATLAS, "back"):
        errors = sum(results.of(PART, ATLAS, "errors after"))
        middle, last = seconds(percentile(back, 0.5)), seconds(max(back))
        yield ""
        yield (
            f"One of {AMONG} processes was killed under {KILLED_UNDER} sessions: the {len(back)} that it had "
            f"were back on another, with the page drawn, after {middle} (median; the last after {last}), "
            f"with {errors:g} errors."
        )


def _row(results: Results, count: int, tried: Sequence[int]) -> str:
    held = [size for size in tried if _is_held(results, count, size)]
    most, beyond = max(held, default=0), min(set(tried) - set(held), default=0)
    used = [
        results.of(PART, ATLAS, f"{count} {name}", beyond or most)
        for name in ("processes", "nginx", "sessions")
    ]
    shares = [f"{sum(values):.0f} %" if values else "–" for values in used]
    cells = [f"{count}", f"**{most}**", _slowest(results, count, most), f"{beyond or '–'}"]
    return f"| {' | '.join([*cells, _slowest(results, count, beyond), *shares])} |"


def _is_held(results: Results, count: int, size: int) -> bool:
    found = results.of(PART, ATLAS, f"{count} select", size)
    failed = sum(results.of(PART, ATLAS, f"{count} errors", size))
    return not failed and bool(found) and percentile(found, 0.95) <= HELD


def _slowest(results: Results, count: int, size: int) -> str:
    found = results.of(PART, ATLAS, f"{count} select", size)
    return f"{seconds(percentile(found, 0.95))} (n {len(found)})" if found else "–"


def _told() -> str:
    return (
        "Behind nginx with deploy/nginx.conf, encryption included. A crowd is held if nothing fails and 95 "
        f"of 100 selections are answered within {HELD / 1000:g} s, with one action of each session about "
        f"every {PACE:g} s, for {LASTING:g} s. All share the cores of this machine, of which 100 % is one: "
        "where they are used up, more processes hold no more. Shares are those of the largest crowd that "
        "was tried."
    )
