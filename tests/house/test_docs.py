"""What the documents promise is there, and what is there is documented."""

import importlib
import re

import pytest

from newstape.kit.settings import CommonSettings
from tests.house.tree import ROOT, SERVICES, text_files


def _settings(service: str) -> set[str]:
    module = importlib.import_module(f"{service}.settings")
    classes = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, CommonSettings)
    ]
    return {f"NEWSTAPE_{name}".upper() for c in classes for name in c.model_fields}


def _documented() -> set[str]:
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    return set(re.findall(r"NEWSTAPE_[A-Z_]+", text))


@pytest.mark.parametrize("service", SERVICES)
def test_every_setting_is_documented(service: str) -> None:
    """An operator need not read code to know what can be set."""
    settings = _settings(service)
    assert "NEWSTAPE_PORT" in settings
    assert settings - _documented() == set()


def test_every_documented_setting_exists() -> None:
    """A setting that was renamed is not promised under its old name."""
    known: set[str] = set().union(*(_settings(service) for service in SERVICES))
    assert _documented() - known == set()


def test_make_targets_in_the_documents_exist() -> None:
    """Every ``make x`` that a document names does something."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {
        target
        for path, text in text_files()
        if path.suffix == ".md"
        for target in re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)
    }
    assert {"run", "test", "check"} <= named
    assert named - targets == set()


def test_links_between_documents_lead_somewhere() -> None:
    """A relative link in a document points at a file that is there."""
    dead = [
        f"{path}: {target}"
        for path, text in text_files()
        if path.suffix == ".md"
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)
        if not (ROOT / path.parent / target).exists()
    ]
    assert dead == []
