"""How long the server takes to start, what it imports meanwhile, and how long a figure takes.

`ninebridges serve` is timed from the start of its process to the first byte of the page; beside it Python
importing Streamlit, and the least page that Streamlit can serve (ways/bare_app.py) under the same server.
All are warm: each is started once before, so that Python's compiled files and the system's cache are there.
The figures are drawn in this process, once before they are timed: the home view with all layers, A4 at
300 dpi.
"""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence

from benchmarks.processes import ROOT, free_port
from benchmarks.results import BenchError, Results
from benchmarks.ways import ATLAS, chosen_folder
from dashboard.reader.exporting import figure_of
from dashboard.reader.state import default_view
from geodata import load_atlas
from geodata.figure import FigureFormat, render

PART = "start"
TIMES = 5
DPI = 300
PATIENCE = 60.0
_ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
_LINE = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \|(\s+)(\S+)")


def run(results: Results, rounds: int) -> None:
    # as the installed program does, but surely of this checkout
    program = [sys.executable, "-c", "from dashboard.__main__ import main; main()"]
    serve = [*program, "serve", "--no-browser", "--port"]
    bare = [sys.executable, "-m", "uvicorn", "benchmarks.ways.servers:bare", "--log-level", "warning"]
    bare += ["--host", "localhost", "--port"]
    starts: tuple[tuple[str, Callable[[], float]], ...] = (
        ("serve to first byte", lambda: _first_byte(serve)),
        ("bare st.App to first byte", lambda: _first_byte(bare)),
        ("import streamlit", lambda: _ends([sys.executable, "-c", "import streamlit"])),
    )
    for number in range(TIMES + 1):
        for what, measure in starts:
            taken = measure()
            if number:
                results.add(PART, ATLAS, what, taken)
    results.about["imports"] = imports()
    print("start: servers done", file=sys.stderr, flush=True)
    _figures(results, rounds)


def _first_byte(command: Sequence[str]) -> float:
    """Milliseconds from the start of a server (its port comes last) to the first byte of its page."""
    port = free_port()
    began = time.monotonic()
    with subprocess.Popen(
        [*command, str(port)],
        cwd=ROOT,
        env=_ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            while time.monotonic() - began < PATIENCE:
                if _has_byte(port):
                    return (time.monotonic() - began) * 1000
                time.sleep(0.01)
            raise BenchError(f"{command[0]} does not answer within {PATIENCE:g} s")
        finally:
            process.terminate()


def _has_byte(port: int) -> bool:
    connection = http.client.HTTPConnection("localhost", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/")
        return len(connection.getresponse().read(1)) == 1
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _ends(command: Sequence[str]) -> float:
    began = time.monotonic()
    subprocess.run(command, check=True, cwd=ROOT, env=_ENVIRONMENT, capture_output=True)
    return (time.monotonic() - began) * 1000


def imports(most: int = 10) -> list[tuple[str, float]]:
    """The packages that take longest while the dashboard's server is imported: name, own milliseconds.

    Of `python -X importtime`; its own cost is in them. A package's time is that of all its modules, without
    those of other packages that they import.
    """
    command = [sys.executable, "-X", "importtime", "-c", "import dashboard.server.routes"]
    done = subprocess.run(
        command,
        check=True,
        cwd=ROOT,
        env=_ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    times: Counter[str] = Counter()
    for own, _, _, module in _LINE.findall(done.stderr):
        times[module.split(".")[0]] += int(own)
    return [(package, own / 1000) for package, own in times.most_common(most)]


def _figures(results: Results, rounds: int) -> None:
    atlas = load_atlas(chosen_folder())
    wanted = figure_of(atlas, default_view(atlas), "http://localhost:8501/")
    for form in (FigureFormat.PNG, FigureFormat.SVG):
        for number in range(rounds + 1):
            began = time.monotonic()
            drawn = render(atlas, wanted, form=form, dpi=DPI)
            if number:
                results.add(PART, ATLAS, f"snapshot {form}", (time.monotonic() - began) * 1000)
        results.about[f"snapshot {form} bytes"] = len(drawn)
