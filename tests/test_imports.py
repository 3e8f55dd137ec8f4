"""Loading the program changes nothing of the process that it is loaded into, nor does making a figure."""

from __future__ import annotations

import logging
import subprocess
import sys
from threading import Barrier, Thread

import matplotlib as mpl
import pytest

from geodata.figure import Figure, FigureFormat, output, render

#: What a process looks like that a library might change: settings, loggers, environment, warnings, limits.
_LOOKED_AT = """
import json, locale, logging, os, signal, sys, warnings
import matplotlib
settings = matplotlib.rcParams
def seen():
    loggers = logging.root.manager.loggerDict
    return json.dumps({
        "settings": {name: str(settings[name]) for name in settings if name != "backend"},
        "levels": {name: each.level for name, each in loggers.items() if getattr(each, "level", 0)},
        "handlers": len(logging.root.handlers),
        "environment": dict(os.environ),
        "recursion": sys.getrecursionlimit(),
        "locale": locale.setlocale(locale.LC_ALL),
        "signals": [str(signal.getsignal(each)) for each in (signal.SIGTERM, signal.SIGINT)],
    }, sort_keys=True)
"""


@pytest.mark.parametrize("modules", ["geodata, geodata.exports, geodata.citing", "geodata.figure"])
def test_an_import_changes_nothing(modules):
    script = f"{_LOOKED_AT}before = seen()\nimport {modules}\nsys.exit(before != seen() and seen())"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("form", FigureFormat)
def test_a_figure_gives_back_what_it_set(minimal, form):
    before, level = dict(mpl.rcParams), logging.getLogger("fontTools.subset").level
    render(minimal, Figure(tuple(minimal.features), centre=(42.3, 130.5), zoom=8), form=form, dpi=50)
    assert dict(mpl.rcParams) == before
    assert logging.getLogger("fontTools.subset").level == level


def test_threads_that_write_at_once_share_the_settings():
    before, met, seen = mpl.rcParams["svg.fonttype"], Barrier(2, timeout=10), []

    def write():
        with output._borrowed():
            met.wait()
            seen.append(mpl.rcParams["svg.fonttype"])
            met.wait()

    threads = [Thread(target=write) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (seen, mpl.rcParams["svg.fonttype"]) == (["none", "none"], before)
