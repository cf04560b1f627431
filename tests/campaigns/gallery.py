"""Pictures of every page and every failure: ``python -m tests.campaigns.gallery``.

Each is taken on a phone and on a desk, by light and by dark, of a real gateway between
two services that fail as they are told. They are to be looked at: ``index.html`` in the
folder shows them side by side.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from html import escape
from itertools import product
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, ViewportSize, async_playwright

from tests.campaigns.scenes import NOW, SCENES, Shot
from tests.conftest import CHROMIUM

DEVICES: dict[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "desk": {"width": 1280, "height": 900},
}
SCHEMES = ("light", "dark")
WAYS = tuple(product(DEVICES, SCHEMES))
_network = ("Failed to load resource", "WebSocket connection to")


class Camera:
    """Takes pictures into a folder, and keeps what browsers complained of."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.complaints: list[str] = []
        self.taken: list[str] = []
        self._browser = browser
        self._folder = folder

    async def take(self, shots: Sequence[Shot]) -> None:
        """Four pictures of each."""
        for device, scheme in WAYS:
            context = await self._browser.new_context(
                viewport=DEVICES[device],
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
            )
            for shot in shots:
                await self._take(context, shot, f"{shot.name}-{device}-{scheme}.png")
            await context.close()
        self.taken += [shot.name for shot in shots]

    async def _take(self, context: BrowserContext, shot: Shot, name: str) -> None:
        page = await context.new_page()
        page.on("pageerror", lambda error: self._complain(name, str(error)))
        page.on(
            "console",
            lambda it: self._complain(name, it.text) if it.type == "error" else None,
        )
        await page.clock.set_system_time(NOW)
        await page.goto(shot.url)
        await shot.touch(page)
        await page.screenshot(path=self._folder / name, full_page=True)
        await page.evaluate("localStorage.clear()")  # what was paused, and how large
        await page.close()
        print(name, flush=True)

    def _complain(self, name: str, text: str) -> None:
        if not text.startswith(_network):
            self.complaints.append(f"{name}: {text}")


def index(names: list[str]) -> str:
    """A page of all pictures, four in a row."""
    rows = "".join(
        f"<h2>{escape(name)}</h2><p>"
        + "".join(
            f'<img src="{escape(name)}-{device}-{scheme}.png" loading="lazy" '
            f'alt="{device}, {scheme}" width="{24 if device == "phone" else 46}%">'
            for device, scheme in WAYS
        )
        for name in names
    )
    return f'<!DOCTYPE html><html lang="en"><title>Gallery</title>{rows}</html>'


async def run(folder: Path, only: str) -> Camera:
    """Take all pictures whose name has ``only`` in it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        camera = Camera(browser, folder)
        for scene in SCENES:
            with tempfile.TemporaryDirectory() as data:
                async with scene(Path(data)) as shots:
                    await camera.take([shot for shot in shots if only in shot.name])
        await browser.close()
    return camera


def main() -> None:
    """Read the arguments; exits with 1 where a browser complained."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=Path("gallery"))
    parser.add_argument("--only", default="", help="part of a picture's name")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    camera = asyncio.run(run(given.out, given.only))
    page = given.out / "index.html"
    page.write_text(index(camera.taken), "utf-8")
    print(f"{page}: look at it")
    for line in camera.complaints:
        print(line, file=sys.stderr)
    sys.exit(bool(camera.complaints))


if __name__ == "__main__":
    main()
