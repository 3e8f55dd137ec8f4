"""Scripted sessions over real WebSockets: what a selection takes when many are there, and what they keep.

    python -m benchmarks --only sessions

Each session speaks Streamlit's protocol (BackMsg, ForwardMsg) as its browser side does: it asks for the page,
then every PACE seconds or so does one thing: it switches a layer or moves the map or selects a feature,
as the map's component reports it (numbered events in the component's value). A selection is timed from
the sending of its message to the script's end; its panel a browser has shown by then (it is a document that
is fetched once and kept), so none is asked for here. Errors are exceptions on the page, scripts that fail,
connections that break and answers that take longer than PATIENCE. Memory is the server's resident
memory. After the sessions have closed, Streamlit keeps them for `server.disconnectedSessionTTL` (120 s
by default; here TTL, so that the bench ends) and drops them when the next session comes or goes; memory
is read after that.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import websockets
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.processes import Server, serving
from benchmarks.results import BenchError, Results
from benchmarks.ways import ATLAS, CONSTANT, DECK, REBUILD, WAYS, chosen_folder
from geodata import load_atlas

PART = "sessions"
CROWDS = (50, 200)
#: Sessions with which the memory of every Streamlit way is compared.
FEW = 12
PACE, LASTING, PATIENCE = 5.0, 40.0, 30.0
TTL = 10
WARM = 4
#: Opened at once, as they would in a burst of visitors; more wait for their turn.
ARRIVING = 8
_FAILED = ForwardMsg.ScriptFinishedStatus.FINISHED_WITH_COMPILE_ERROR
_CUT = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN


@dataclass
class Tally:
    """What the sessions of a crowd saw: milliseconds by action, and errors by what they say."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)

    def add(self, what: str, value: float) -> None:
        self.times.setdefault(what, []).append(value)

    def clear(self) -> None:
        """Forget what there was so far."""
        self.times.clear()
        self.errors.clear()

    @property
    def count(self) -> int:
        """How many answers there were."""
        return sum(map(len, self.times.values()))


@dataclass(frozen=True)
class Door:
    """Where sessions connect: an address, and what a client is told beside it (host, ssl)."""

    url: str
    by: dict[str, Any] = field(default_factory=dict)

    @property
    def stream(self) -> str:
        """The address of the WebSocket."""
        return f"ws{self.url.removeprefix('http')}_stcore/stream"


class Session:
    """One browser's side of the page. `map` is the map's component: its widget id, and its fragment."""

    def __init__(self, door: Door, tally: Tally, number: int) -> None:
        self.door = door
        self.tally = tally
        self.random = random.Random(number)
        #: What a proxy before several processes goes by.
        self.number = f"{number % 256:02x}"
        self.frame = f"bench{number}"
        self.events = 0
        self.map: tuple[str, str] | None = None
        self.states: dict[str, tuple[str, Any]] = {}
        self.hidden: set[str] = set()
        self.page = ""
        self.awaited = b""
        self.socket: websockets.ClientConnection | None = None

    async def open(self) -> None:
        """Connect, and draw the page."""
        self.socket = await websockets.connect(
            self.door.stream,
            subprotocols=["streamlit"],
            max_size=None,
            additional_headers={"Cookie": f"atlas={self.number}"},
            **self.door.by,
        )
        await self.run("first run")

    async def run(self, what: str, fragment: str = "") -> None:
        """Ask for a run of the script (or of a fragment) and wait for its end."""
        message = BackMsg()
        client = message.rerun_script
        client.page_script_hash = self.page
        client.fragment_id = fragment
        for widget, (kind, value) in self.states.items():
            state = client.widget_states.widgets.add()
            state.id = widget
            setattr(state, kind, value)
        began = time.monotonic()
        await self.socket.send(message.SerializeToString())
        try:
            async with asyncio.timeout(PATIENCE):
                await self._finished()
        except TimeoutError:
            self.tally.errors[f"{what}: no answer within {PATIENCE:g} s"] += 1
        self.tally.add(what, (time.monotonic() - began) * 1000)

    async def _finished(self) -> None:
        shown = not self.awaited
        async for data in self.socket:
            shown = shown or self.awaited in data
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.page = message.new_session.page_script_hash
            elif kind == "delta":
                self._note(message.delta)
            elif kind == "script_finished":
                if message.script_finished == _FAILED:
                    self.tally.errors["the script failed"] += 1
                if message.script_finished != _CUT:
                    if not shown:
                        self.tally.errors["the page does not say what is selected"] += 1
                    return
        raise BenchError("the server closed the connection")

    def _note(self, delta: Any) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.tally.errors[f"exception: {element.exception.message[:80]}"] += 1
        elif kind == "component_instance":
            self.map = (element.component_instance.id, delta.fragment_id)

    async def tell(self, event: dict[str, Any]) -> None:
        """Report an event as the map does: the component's value changes, and its callback runs."""
        if self.map is None:
            raise BenchError("the page has no map")
        widget, fragment = self.map
        self.events += 1
        value = {"frame": self.frame, "events": [{"seq": self.events, **event}]}
        self.states[widget] = ("json_value", json.dumps(value))
        await self.run(event["type"], fragment)

    async def act(self, layers: Sequence[str], features: Sequence[str]) -> None:
        """One thing that a reader does, at random; the page is to say what is selected."""
        what = self.random.choice(("select", "select", "toggle", "view"))
        if what == "select":
            feature = self.random.choice(features)
            self.awaited = f'data-feature="{feature}"'.encode()
            try:
                await self.tell({"type": "select", "feature": feature})
            finally:
                self.awaited = b""
        elif what == "toggle":
            layer = self.random.choice(layers)
            self.hidden ^= {layer}
            await self.tell({"type": "toggle", "layer": layer, "on": layer not in self.hidden})
        else:
            lat, lng = self.random.uniform(36, 45), self.random.uniform(126, 134)
            await self.tell({"type": "view", "lat": lat, "lng": lng, "zoom": self.random.choice((6, 7, 8))})


class Crowd:
    """Many sessions at once behind one door."""

    def __init__(self, door: Door, count: int, offset: int = 0) -> None:
        self.tally = Tally()
        self.door, self.offset = door, offset
        self.sessions: list[Session] = []
        self.grow(count)
        atlas = load_atlas(chosen_folder())
        self.layers = list(atlas.layers)
        self.features = list(atlas.features)

    def grow(self, count: int) -> None:
        """Have so many sessions; those that are new have yet to arrive."""
        for number in range(len(self.sessions), count):
            self.sessions.append(Session(self.door, self.tally, self.offset + number))

    async def arrive(self) -> None:
        """Open the sessions that are not there yet."""
        gate = asyncio.Semaphore(ARRIVING)

        async def enter(session: Session) -> None:
            async with gate:
                await self._noting(session.open())

        await asyncio.gather(*(enter(session) for session in self.sessions if session.socket is None))

    async def act(self, seconds: float) -> None:
        """Everybody acts for so long, each at a pace of its own."""
        ends = time.monotonic() + seconds

        async def live(session: Session) -> None:
            await asyncio.sleep(session.random.uniform(0, PACE))
            while time.monotonic() < ends:
                await session.act(self.layers, self.features)
                await asyncio.sleep(session.random.expovariate(1 / PACE))

        await asyncio.gather(*(self._noting(live(session)) for session in self.sessions))

    async def leave(self) -> None:
        sockets = (session.socket for session in self.sessions)
        await asyncio.gather(*(self._noting(socket.close()) for socket in sockets if socket))

    async def _noting(self, doing: Any) -> None:
        try:
            await doing
        except (OSError, AttributeError, BenchError, websockets.WebSocketException) as error:
            self.tally.errors[f"{type(error).__name__}: {str(error)[:80]}"] += 1


def run(results: Results, crowds: Sequence[int] = CROWDS) -> None:
    """The atlas with crowds; then the memory of a few sessions in every Streamlit way."""
    usual = config.get_option("server.disconnectedSessionTTL")
    results.about["sessions"] = {"pace_s": PACE, "lasting_s": LASTING, "ttl_s": TTL, "default_ttl_s": usual}
    variables = {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(TTL)}
    with serving(WAYS[ATLAS].server, variables=variables) as server:
        asyncio.run(_crowds(results, server, crowds))
    for name in (ATLAS, REBUILD, CONSTANT, DECK):
        with serving(WAYS[name].server) as server:
            asyncio.run(_few(results, server, name))


async def _crowds(results: Results, server: Server, crowds: Sequence[int]) -> None:
    warm = Crowd(Door(server.url), WARM)
    await warm.arrive()
    await warm.act(5)
    await _end(server, warm)
    _memory(results, "rss base", server)
    # the first crowd once more at the end: what it leaves beyond what was in use before it is a leak
    for step, count in enumerate((*crowds, crowds[0])):
        await _crowd(results, server, count, 1000 * (step + 1), " again" if step == len(crowds) else "")


async def _crowd(results: Results, server: Server, count: int, offset: int, again: str) -> None:
    """Measure one crowd; its number is the `size` of the samples."""
    crowd = Crowd(Door(server.url), count, offset)
    before = server.memory()
    await crowd.arrive()
    lasting = LASTING if not again else LASTING / 4
    _, (busy, rate) = await asyncio.gather(crowd.act(lasting), _pressed(server, crowd.tally, lasting))
    during = server.memory()
    await _end(server, crowd)
    after = server.memory()
    if before is not None and during is not None and after is not None:
        results.add(PART, ATLAS, f"memory a session{again}", (during - before) / count, size=count)
        results.add(PART, ATLAS, f"rss after close{again}", after, size=count)
        results.add(PART, ATLAS, f"rss open{again}", during, size=count)
    if not again:
        for what, values in crowd.tally.times.items():
            results.add(PART, ATLAS, what, *values, size=count)
        results.add(PART, ATLAS, "cpu share", busy, size=count)
        results.add(PART, ATLAS, "answers a second", rate, size=count)
    results.add(PART, ATLAS, f"errors{again}", sum(crowd.tally.errors.values()), size=count)
    for text, times in crowd.tally.errors.most_common(5):
        results.gap(PART, ATLAS, f"error: {text}", f"{times} times", size=count)
    print(f"sessions: {count}{again}: {sum(crowd.tally.errors.values())} errors", file=sys.stderr, flush=True)


async def _pressed(server: Server, tally: Tally, seconds: float) -> tuple[float, float]:
    """The share of one core, in percent, that a server uses from now on for so long; answers a second.

    Not until the last answer is there: sessions that have nothing more to ask would count as rest.
    """
    used, had = server.cpu() or 0, tally.count
    await asyncio.sleep(seconds)
    return ((server.cpu() or 0) - used) / seconds / 10, (tally.count - had) / seconds


async def _end(server: Server, crowd: Crowd) -> None:
    """Close the sessions, wait until Streamlit may drop them, and give it the occasion."""
    await crowd.leave()
    await asyncio.sleep(TTL + 1)
    last = Crowd(Door(server.url), 1, 10**6)
    await last.arrive()
    await last.leave()
    await asyncio.sleep(2)


async def _few(results: Results, server: Server, way: str) -> None:
    """Memory of sessions that only opened the page, in any Streamlit way."""
    warm = Crowd(Door(server.url), WARM)
    await warm.arrive()
    before = server.memory()
    crowd = Crowd(Door(server.url), FEW, 100)
    await crowd.arrive()
    await asyncio.sleep(1)
    after = server.memory()
    if before is not None and after is not None:
        results.add(PART, way, "memory of an opened session", (after - before) / FEW)
    if crowd.tally.errors:
        results.gap(PART, way, "memory of an opened session", str(dict(crowd.tally.errors)))
    await crowd.leave()
    await warm.leave()


def _memory(results: Results, what: str, server: Server) -> None:
    if (now := server.memory()) is not None:
        results.add(PART, ATLAS, what, now)
