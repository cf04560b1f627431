"""The docs say what the code does: what they name exists, what exists is named."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_args

import jsonschema
import pytest
import typer
from pydantic import TypeAdapter

from articles_service.settings import ArticlesSettings
from gateway.settings import GatewaySettings
from newstape.cli.main import build
from newstape.fanout import codes
from newstape.kit.keys import SCOPES
from newstape.kit.settings import CommonSettings
from newstape.wire.asyncapi import MESSAGES, NOTICES, REQUESTS, name_of
from newstape.wire.schema import SENT, TAKEN, schemas
from newstape.wire.stream import ErrorCode, RejectCode
from quotes_service.settings import QuotesSettings
from tests.house.tree import PACKAGES, ROOT, sources, tracked

DOCS = [ROOT / path for path in tracked() if path.suffix == ".md"]
README, WIRE, OPERATIONS, ARCHITECTURE = (
    (ROOT / name).read_text("utf-8")
    for name in (
        "README.md",
        "docs/wire.md",
        "docs/operations.md",
        "docs/architecture.md",
    )
)
SETTINGS = (CommonSettings, QuotesSettings, ArticlesSettings, GatewaySettings)
TOOL = typer.main.get_command(build())
_make = re.compile(r"(?:^|`)make ([a-z-]+)", re.MULTILINE)
_setting = re.compile(r"NEWSTAPE_([A-Z0-9_]+)")
_fence = re.compile(r"^```(\w+)(?: ([\w-]+))?\n(.*?)^```", re.MULTILINE | re.DOTALL)


class Fence(NamedTuple):
    """A block of code in a page: its language, what it shows, its text."""

    language: str
    subject: str
    text: str


def _fences(text: str) -> list[Fence]:
    return [Fence(*found.groups("")) for found in _fence.finditer(text)]


# What exists is named.


@pytest.mark.parametrize("kind", SETTINGS)
def test_every_setting_is_documented(kind: type[CommonSettings]) -> None:
    """Whoever runs a service finds each of its settings, with its default."""
    rows = [
        f"| `NEWSTAPE_{name.upper()}` | {_shown(field.default)} |"
        for name, field in kind.model_fields.items()
    ]
    assert [row for row in rows if row not in OPERATIONS] == []


def _shown(default: object) -> str:
    match default:
        case None | ():
            return "–"
        case bool():
            return f"`{str(default).lower()}`"
        case float():
            return f"`{default:g}`"
        case tuple():
            return f"`{','.join(default)}`"
        case _:
            return f"`{default}`"


def test_every_documented_setting_exists() -> None:
    """A setting that was renamed is not promised under its old name."""
    known = {name.upper() for kind in SETTINGS for name in kind.model_fields}
    named = {
        name for page in DOCS for name in _setting.findall(page.read_text("utf-8"))
    }
    assert sorted(named - known) == []


def test_every_metric_is_documented() -> None:
    """Whoever watches a service finds each of its metrics in operations.md."""
    metric = re.compile(r'"(newstape_[a-z_]+)"')
    names = {
        name for source in sources(*PACKAGES) for name in metric.findall(source.text)
    }
    assert names
    assert sorted(name for name in names if f"`{name}`" not in OPERATIONS) == []


def test_every_close_code_is_documented() -> None:
    """A client finds out what to do after each goodbye."""
    numbers = [value for value in vars(codes).values() if isinstance(value, int)]
    assert numbers
    assert [number for number in numbers if f"| {number} |" not in WIRE] == []


def test_every_message_is_documented() -> None:
    """Each request, each message and each word for what went wrong is in wire.md."""
    kinds = (*REQUESTS, *MESSAGES, *NOTICES)
    words = [name_of(kind) for kind in kinds]
    words += [*get_args(ErrorCode), *get_args(RejectCode), *SCOPES]
    assert [word for word in words if f"`{word}`" not in WIRE] == []


def _commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The commands below a command, or the one that it is, by what a person types."""
    below = getattr(command, "commands", None)
    if below is None:
        yield path, command
    for name, one in (below or {}).items():
        yield from _commands(one, f"{path} {name}")


def test_every_command_is_documented() -> None:
    """Whoever has the hand tool finds each command and option in operations.md."""
    missing = [
        word
        for path, command in _commands(TOOL, "newstape")
        for word in (path, *(parameter.opts[-1] for parameter in command.params))
        if word.startswith(("newstape", "--")) and word not in OPERATIONS
    ]
    assert missing == []


def test_every_call_is_documented() -> None:
    """Each path and method of each service is in wire.md."""
    calls = {
        f"{method.upper()} {path}"
        for file in (ROOT / "docs/api").glob("*.openapi.json")
        for path, item in json.loads(file.read_bytes())["paths"].items()
        for method in item
    }
    assert calls
    assert sorted(call for call in calls if f"`{call}" not in WIRE) == []


# What is named exists.


@pytest.mark.parametrize(
    "page", DOCS, ids=lambda page: page.relative_to(ROOT).as_posix()
)
def test_links_lead_somewhere(page: Path) -> None:
    """Each relative link is to a file that is there, and to a heading if it says so."""
    broken = [
        link
        for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))
        if "://" not in link and not _leads_somewhere(page, link)
    ]
    assert broken == []


def _leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path) if path else page
    if not target.exists():
        return False
    return not anchor or anchor in _anchors(target.read_text("utf-8"))


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {
        re.sub(r"[^\w -]", "", h).strip().lower().replace(" ", "-") for h in headings
    }


def test_paths_exist() -> None:
    """Each path of the tree that the architecture names is there."""
    tops = {*PACKAGES, "docs", "tests"}
    named = {
        path.rstrip("/")
        for path in re.findall(r"`([\w./]+)`", ARCHITECTURE)
        if path.partition("/")[0] in tops and "NAME" not in path
    }
    assert named
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def _shell_lines() -> list[str]:
    return [
        line.partition("#")[0].strip()
        for page in DOCS
        for fence in _fences(page.read_text("utf-8").replace("\\\n", " "))
        if fence.language == "sh"
        for line in fence.text.splitlines()
    ]


def test_make_targets_exist() -> None:
    """Each ``make`` in the docs is a target of the Makefile."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    asked = {
        target for page in DOCS for target in _make.findall(page.read_text("utf-8"))
    }
    assert {"run", "test"} <= asked
    assert asked <= targets


def test_tool_commands_exist() -> None:
    """Each ``newstape`` in the docs is a command, with options that it has."""
    known = dict(_commands(TOOL, "newstape"))
    lines = [line.removeprefix(".venv/bin/") for line in _shell_lines()]
    asked = [line for line in lines if line.startswith("newstape ")]
    assert asked
    for line in asked:
        name = next((name for name in known if line.startswith(name)), None)
        assert name is not None, line
        options = {option for p in known[name].params for option in p.opts}
        assert {w for w in line.split() if w.startswith("--")} <= options, line


# Examples are true.


def _examples() -> Iterator[tuple[str, str]]:
    for fence in _fences(WIRE):
        if fence.language == "json":
            assert fence.subject, f"say what this shows: {fence.text}"
            lines = fence.text.strip().splitlines()
            alone = all(line.startswith("{") and line.endswith("}") for line in lines)
            for text in lines if alone else [fence.text]:
                yield fence.subject, text


@pytest.mark.parametrize(("subject", "text"), list(_examples()))
def test_examples_are_true(subject: str, text: str) -> None:
    """Each example in wire.md is what the schema and the model of its subject take."""
    document: Any = json.loads(text)
    jsonschema.Draft202012Validator(schemas()[subject]).validate(document)
    TypeAdapter({**SENT, **TAKEN}[subject]).validate_json(text)
