"""What deploy/ says agrees with itself and with the program; tests/browser/test_replicas.py runs it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard.cli.app import app

ROOT = Path(__file__).parents[1]
COMPOSE = (ROOT / "deploy/compose.yaml").read_text(encoding="utf-8")
NGINX = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")
PAGE = (ROOT / "docs/replicas.md").read_text(encoding="utf-8")


def test_nginx_asks_the_containers_that_compose_starts() -> None:
    asked = re.findall(r"^    server ([\w-]+):8501 ", NGINX, re.MULTILINE)
    assert asked == re.findall(r"^  ([\w-]+): \*atlas$", COMPOSE, re.MULTILINE)
    assert asked == re.findall(r"^      ([\w-]+): \{ condition: service_healthy \}$", COMPOSE, re.MULTILINE)
    assert "EXPOSE 8501" in DOCKERFILE


def test_nginx_finds_the_certificate_where_compose_puts_it() -> None:
    [folder] = re.findall(r"- \./tls:(\S+):ro", COMPOSE)
    files = re.findall(r"ssl_certificate(?:_key)? +(\S+);", NGINX)
    assert [Path(file).parent for file in files] == [Path(folder)] * 2
    assert all(f"deploy/tls/{Path(file).name}" in PAGE for file in files)


@pytest.mark.parametrize("text", [COMPOSE, PAGE], ids=["compose", "page"])
def test_the_options_are_those_of_serve(text: str) -> None:
    told = CliRunner().invoke(app, ["serve", "--help"], terminal_width=200).output
    commands = re.findall(r"serve (--.*?)(?:\n\s*restart|\n```)", text, re.DOTALL)
    assert commands
    used = {option for command in commands for option in re.findall(r"--[a-z-]+", command)}
    assert {option for option in used if option not in told} == set()


def test_all_that_a_wheel_is_built_from_is_in_the_container_s_context() -> None:
    lines = (ROOT / "deploy/Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    kept = {line[1:] for line in lines if line.startswith("!")}
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    [licences] = re.findall(r"license-files = \[(.*)\]", project)
    wanted = {*re.findall(r'"(.*?)"', licences), "README.md", "pyproject.toml", "CHANGELOG.md"}
    assert wanted | {"requirements.txt", "dashboard", "geodata", ".streamlit"} == kept
    assert all((ROOT / each).exists() for each in kept)
