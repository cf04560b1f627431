"""What a fresh machine installs is what was tried, and nothing known to be open."""

import re
import tomllib

import pytest

from tests.house.tree import ROOT

FILES = ("run", "dev")
FLOORS = {
    "starlette": ((1, 5, 1), "CVE-2026-48710, CVE-2025-62727, CVE-2025-54121"),
    "h11": ((0, 16, 0), "CVE-2025-43859"),
    "jinja2": ((3, 1, 6), "CVE-2025-27516"),
    "uvicorn": ((0, 51, 0), "signals that reload while connections are open"),
}
_pin = re.compile(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==(\S+)", re.MULTILINE)


def _text(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text()


def _pins(name: str) -> dict[str, str]:
    return dict(_pin.findall(_text(name)))


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_hashes(name: str) -> None:
    """A registry that was broken into cannot hand us other files."""
    entries = re.split(r"\n(?=\S)", _text(name).strip())
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", FILES)
def test_no_download_addresses(name: str) -> None:
    """Where the files come from is for each machine to say."""
    assert "://" not in _text(name)
    assert "--index-url" not in _text(name)


@pytest.mark.parametrize("package", FLOORS)
def test_known_holes_are_shut(package: str) -> None:
    """The pinned version is at least the first one without the known fault."""
    floor, reason = FLOORS[package]
    pinned = tuple(int(part) for part in _pins("run")[package].split("."))
    assert pinned >= floor, reason


def test_multipart_is_absent() -> None:
    """We take no forms; without the parser its faults are not ours."""
    assert "python-multipart" not in _pins("run")


def test_what_runs_is_what_was_tested() -> None:
    """Both files pin the same version of what both have."""
    run, dev = _pins("run"), _pins("dev")
    assert {name: dev.get(name) for name in run} == run


def test_declared_dependencies_are_pinned() -> None:
    """A dependency that was added without ``make lock`` is found here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {_name(line) for line in project["dependencies"]}
    assert names - set(_pins("run")) == set()
    dev = {_name(line) for line in project["optional-dependencies"]["dev"]}
    assert dev - set(_pins("dev")) == set()


def _name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9-]", requirement, maxsplit=1)[0].lower()
