"""What `check` passes works everywhere: atlases that are odd and valid go through the whole program."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from dashboard import checking
from geodata.catalogue import examine
from geodata.vocabulary import Severity
from tests.odd.cases import CASES, REFUSED
from tests.odd.journey import everywhere
from tests.odd.strategy import atlases

#: Each atlas out of chance takes seconds: a few with all tests, hundreds by hand after a change of rules.
EXAMPLES = int(os.environ.get("NINE_BRIDGES_ODD", "3"))


@pytest.mark.parametrize("case", CASES)
def test_what_check_passes_works_everywhere(case, tmp_path):
    folder = CASES[case]().write(tmp_path / "atlas")
    opened, problems = examine(folder, *checking.CHECKS)
    assert opened is not None, "\n".join(map(str, problems))
    failures = everywhere(folder, tmp_path)
    assert not failures, "\n".join(["", *failures])


@pytest.mark.parametrize("case", REFUSED)
def test_what_nothing_can_show_check_refuses(case, tmp_path):
    make, told = REFUSED[case]
    _, problems = examine(make().write(tmp_path / "atlas"), *checking.CHECKS)
    assert any(told in str(each) for each in problems if each.severity is Severity.ERROR), problems


@settings(
    max_examples=EXAMPLES,
    derandomize="NINE_BRIDGES_ODD" not in os.environ,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(parts=atlases())
def test_whatever_check_passes_works_everywhere(parts):
    with TemporaryDirectory() as scratch:
        folder = parts.write(Path(scratch) / "atlas")
        opened, _ = examine(folder, *checking.CHECKS)
        if opened is None:
            return
        failures = everywhere(folder, Path(scratch), figures=False)
        assert not failures, "\n".join(["", *failures])
