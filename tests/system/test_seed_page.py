"""The publisher's page, where it is at hand, is what the gateway serves after its import."""

import html
import re
from typing import Any

import pytest

from tests.fakes.processes import ROOT
from tests.system.running import RunningStack, tool

SEED = ROOT.parent / "shared" / "seed" / "berliner-tageblatt-page.txt"
pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(not SEED.exists(), reason="the publisher's page is not at hand"),
]
_row = re.compile(r"(\S+) (-?[0-9.]+)% ([0-9.]+) \$")


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """The page as the publisher wrote it, without empty lines."""
    return [line.strip() for line in SEED.read_text().splitlines() if line.strip()]


@pytest.fixture(scope="module")
def page(stack: RunningStack) -> dict[str, Any]:
    """The page as the gateway serves it."""
    return stack.page(stack.import_page(SEED))


def test_strip(page: dict[str, Any], lines: list[str]) -> None:
    """Sixteen quotes in the page's order with exactly the printed prices and percents."""
    printed = [match.groups() for line in lines if (match := _row.fullmatch(line))]
    assert len(printed) == 16
    assert [
        (quote["symbol"], quote["change_percent"], quote["price"])
        for quote in page["ticker"]["quotes"]
    ] == printed
    assert {quote["currency"] for quote in page["ticker"]["quotes"]} == {"USD"}


def test_story(page: dict[str, Any], lines: list[str]) -> None:
    """Headline, caption, credit and standfirst are those of the page."""
    article = page["article"]
    headline = lines[0].partition(" - ")[2]
    before_size = lines[lines.index("Text size:") - 1]
    assert article["headline"] == headline
    assert article["lead_image"]["caption"] == headline
    assert article["lead_image"]["credit"] == "AFP"
    assert article["standfirst"] == before_size


def test_body(page: dict[str, Any], lines: list[str]) -> None:
    """Both crossheads and every paragraph are there in order, and nothing else."""
    body = lines[lines.index("Text size:") + 1 :]
    told = [_plain(block) for block in page["article"]["body"]]
    assert told == [line.removeprefix("- ").removesuffix(" -") for line in body]
    kinds = [block["type"] for block in page["article"]["body"]]
    assert kinds.count("crosshead") == 2
    assert set(kinds) == {"crosshead", "paragraph"}


def test_again(stack: RunningStack, page: dict[str, Any]) -> None:
    """The same page twice changes nothing of the story."""
    done = tool("import", "page", str(SEED), f"--data={stack.data}")
    assert done.returncode == 0
    assert stack.page(page["article"]["slug"])["article"] == page["article"]


def _plain(block: dict[str, Any]) -> str:
    return html.unescape(str(block.get("text") or block.get("html")))
