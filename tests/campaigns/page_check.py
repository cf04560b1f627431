"""Every page under every validator: ``python -m tests.campaigns.page_check``.

A stack of its own serves the sample pages, in English and in German, whole and with the
quotes service held. Nu checker, html-validate and axe may find nothing, Lighthouse gives
at least 99, and trafilatura and Readability take a story out of its page word by word.
"""

import asyncio
import html
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trafilatura
from axe_playwright_python.async_playwright import (  # type: ignore[import-untyped]
    Axe,  # the package has no types
)
from playwright.async_api import Page, async_playwright

from tests.campaigns import validators
from tests.fakes.processes import ROOT
from tests.fakes.waiting import block_until
from tests.system.running import RunningStack, running

EDITIONS: Mapping[str, tuple[str, ...]] = {
    "english": (),
    "german": (f"--edition={ROOT / 'samples' / 'edition-de.toml'}",),
}
WIDTH = 2600
"""Wide enough for axe to see the whole strip."""

ENOUGH = 4.5
"""The contrast that text needs (WCAG 1.4.3)."""

CONTRAST = """(target) => {
  const shown = document.querySelector(target);
  const canvas = new OffscreenCanvas(1, 1).getContext("2d");
  const light = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = Array.from(canvas.getImageData(0, 0, 1, 1).data, (part) =>
      part <= 10 ? part / 3294 : ((part / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const grounds = [];
  for (let one = shown; one; one = one.parentElement) {
    grounds.unshift(getComputedStyle(one).backgroundColor);
  }
  const paper = grounds.map(light).at(-1);  // each is laid over the one before
  const look = getComputedStyle(shown);
  const ink = light(shown instanceof SVGElement ? look.fill : look.color);
  return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
}"""


@dataclass
class Checks:
    """What was found, told as it is found; ``home`` is where pages are put."""

    home: Path
    found: list[str] = field(default_factory=list)

    def tell(self, what: str, findings: list[str]) -> None:
        """What one check came to."""
        print(f"{what}: {len(findings) or 'nothing'}", flush=True)
        for one in findings:
            print(f"  FOUND {one}", flush=True)
        self.found += findings


def paths(stack: RunningStack) -> dict[str, str]:
    """A path of each kind of page, by name."""
    slugs = _slugs(stack)
    return {
        "front": "/",
        "story": f"/articles/{slugs[0]}",
        "section": "/sections/news",
        "market": "/markets/GSK",
        "market-year": "/markets/GSK?span=year",
        "search": "/search",
        "found": "/search?q=ferry",
        "not-found": "/search?q=zzzz",
        "embed": "/embed/ticker",
        "missing": "/articles/there-is-none",
    }


def _slugs(stack: RunningStack) -> list[str]:
    listed = stack.get("articles", "/v1/articles").json()["articles"]
    return [one["slug"] for one in listed]


def check(checks: Checks, stack: RunningStack, name: str) -> None:
    """All pages of an edition, whole and degraded."""
    block_until(lambda: stack.get("gateway", "/v1/front").json()["complete"])
    kinds = paths(stack)
    check_pages(checks, stack, name, kinds)
    with stack.stopped("quotes"):
        block_until(lambda: not stack.get("gateway", "/v1/front").json()["complete"])
        some = {kind: kinds[kind] for kind in ("front", "story", "market", "embed")}
        check_pages(checks, stack, f"{name}, without quotes", some)
    block_until(lambda: stack.get("gateway", "/v1/front").json()["complete"], 30)
    for slug in _slugs(stack):
        checks.tell(f"{name}: {slug} taken out", taken_out(stack, slug))
    for kind in ("front", "story"):
        url = f"{stack.service('gateway').url}{kinds[kind]}"
        told = validators.lighthouse(url, checks.home)
        checks.tell(f"{name}: Lighthouse on {kind}", told)


def check_pages(
    checks: Checks, stack: RunningStack, name: str, kinds: Mapping[str, str]
) -> None:
    """Pages as text under the Nu checker and html-validate, and in Chromium under axe."""
    files, sheets = [], set()
    for kind, path in kinds.items():
        text = stack.get("gateway", path).text
        files.append(checks.home / f"{kind}.html")
        files[-1].write_text(text, "utf-8")
        sheets |= set(re.findall(r'"(/static/[\w.-]+\.css)"', text))
    styles = [checks.home / Path(sheet).name for sheet in sheets]
    for style in styles:
        style.write_text(stack.get("gateway", f"/static/{style.name}").text, "utf-8")
    checks.tell(f"{name}: Nu checker", validators.nu([*files, *styles]))
    checks.tell(f"{name}: html-validate", validators.html_validate(files, checks.home))
    base = stack.service("gateway").url
    checks.tell(f"{name}: axe", asyncio.run(axe(base, kinds)))


async def axe(base: str, kinds: Mapping[str, str]) -> list[str]:
    """Violations, and what axe could not decide, in both colour schemes."""
    found: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=validators.CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        for scheme in ("dark", "light"):
            page = await browser.new_page(
                viewport={"width": WIDTH, "height": 900},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            for kind, path in kinds.items():
                await page.goto(f"{base}{path}")
                told = (await Axe().run(page, options={"ancestry": True})).response
                open_ones = await _undecided(page, told["incomplete"])
                findings = [*_lines(told["violations"]), *open_ones]
                found += [f"{kind}, {scheme}: {one}" for one in findings]
        await browser.close()
    return found


async def _undecided(page: Page, rules: Sequence[dict[str, Any]]) -> list[str]:
    """What is left for a person to look at.

    axe does not judge the contrast of single characters and of text in drawings; the
    colours that the browser has for them are enough to.
    """
    left = [*_lines([rule for rule in rules if rule["id"] != "color-contrast"])]
    for rule in (rule for rule in rules if rule["id"] == "color-contrast"):
        for node in rule["nodes"]:
            # by its place: a price that moves has another number in its attributes
            contrast = await page.evaluate(CONTRAST, node["ancestry"][0])
            if contrast < ENOUGH:
                left.append(f"contrast {contrast:.2f} at {node['target']}")
    return left


def _lines(rules: Sequence[dict[str, Any]]) -> Iterator[str]:
    for rule in rules:
        for node in rule["nodes"]:
            yield f"{rule['id']} at {node['target']}: {rule['help']}"


def taken_out(stack: RunningStack, slug: str) -> list[str]:
    """Where what others take out of a page differs from the story that was put in."""
    page = stack.get("gateway", f"/articles/{slug}")
    own = _words(stack.page(slug)["article"])
    headline = len(stack.page(slug)["article"]["headline"].split())
    theirs = {
        "trafilatura": (trafilatura.extract(page.text) or "").split(),
        "Readability": validators.readability(str(page.url)).split(),
    }
    wanted = {"trafilatura": own, "Readability": own[headline:]}
    return [
        f"{name}: {_difference(wanted[name], words)}"
        for name, words in theirs.items()
        if words != wanted[name]
    ]


def _words(story: Mapping[str, Any]) -> list[str]:
    """Headline, standfirst and body of a story of paragraphs and crossheads."""
    body = [block.get("html") or block.get("text") or "" for block in story["body"]]
    text = " ".join([story["headline"], story["standfirst"] or "", *body])
    return html.unescape(re.sub(r"<[^>]+>", "", text)).split()


def _difference(wanted: list[str], words: list[str]) -> str:
    pairs = enumerate(zip(wanted, words, strict=False))
    where = next((at for at, (own, theirs) in pairs if own != theirs), len(wanted))
    return f"“{' '.join(words[where : where + 8])}” in place of “{' '.join(wanted[where : where + 8])}”"


def main() -> int:
    """Check, tell, and give the exit status."""
    if lack := validators.lacking():
        print(f"skipped: {lack}")
        return 0
    with tempfile.TemporaryDirectory() as place:
        checks = Checks(Path(place))
        for name, options in EDITIONS.items():
            with running(checks.home / name, "--source=simulated", *options) as stack:
                block_until(lambda: bool(_slugs(stack)), 60)
                check(checks, stack, name)
    print("sound" if not checks.found else "NOT sound")
    return 1 if checks.found else 0


if __name__ == "__main__":
    sys.exit(main())
