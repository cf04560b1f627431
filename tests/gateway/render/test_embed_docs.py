"""What ``docs/embed.md`` says is so; a browser test drives what it shows."""

import re

import pytest

from tests.house.tree import ROOT

TOLD = (ROOT / "docs/embed.md").read_text("utf-8")
_fence = re.compile(r"^```(?:html|css)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_docs_show_the_page_that_is_driven() -> None:
    """Every example of the docs stands in the sample page, but for the address."""
    names = ("samples/embed.html", "samples/embed.css")
    page = "".join((ROOT / name).read_text("utf-8") for name in names)
    examples = _fence.findall(TOLD)
    assert len(examples) == 5
    for text in examples:
        here = text.replace("https://news.example.org", "http://127.0.0.1:8000")
        assert here in page


@pytest.mark.parametrize("name", ["strip", "cell"])
def test_docs_name_every_part(name: str) -> None:
    """Whoever styles the element finds each of its parts in the docs."""
    template = (ROOT / f"gateway/render/templates/{name}.html").read_text("utf-8")
    parts = re.findall(r'name\("([a-z-]+)", at\)', template)
    assert parts
    assert [part for part in parts if f"`{part}`" not in TOLD] == []
