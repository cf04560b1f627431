"""Static files under addresses that name their content."""

import gzip
import re

import brotli  # type: ignore[import-untyped]  # the package has no types
import pytest

from gateway.render.assets import Asset, Assets
from gateway.render.colours import Colours
from gateway.render.edition import Edition


@pytest.fixture(scope="module")
def assets() -> Assets:
    """The real files."""
    return Assets(Edition())


def found(assets: Assets, address: str) -> Asset:
    """The file, which must be there."""
    asset = assets.get(address)
    assert asset is not None
    return asset


def test_hashed_address_is_kept_for_ever(assets: Assets) -> None:
    """What names its content never changes; a plain name is asked for again."""
    url = assets.url("page.css")

    assert re.fullmatch(r"/static/page\.[0-9a-f]{12}\.css", url)
    hashed = found(assets, url.removeprefix("/static/"))
    plain = found(assets, "page.css")
    assert "immutable" in hashed.headers("identity")["Cache-Control"]
    assert "max-age=300" in plain.headers("identity")["Cache-Control"]
    assert hashed.bodies == plain.bodies


def test_modules_import_hashed_modules(assets: Assets) -> None:
    """Every import leads to a file that is there, under its hashed address."""
    for name in ("live.js", "live-ticker.js", "strip.js"):
        text = found(assets, name).bodies["identity"].decode()
        imports = re.findall(r'from "\./([^"]+)"', text)

        assert len(imports) == 1
        assert all("immutable" in found(assets, each).cache_control for each in imports)


def test_unknown_files_are_not_there(assets: Assets) -> None:
    """Neither a guess nor a way out of the folder finds anything."""
    assert assets.get("nothing.js") is None
    assert assets.get("../html.py") is None
    assert assets.get("page.000000000000.css") is None
    with pytest.raises(KeyError):
        assets.url("nothing.js")


def test_headers_and_codings(assets: Assets) -> None:
    """Each coding has its own validator, and modules may be loaded from elsewhere."""
    script = found(assets, "live-ticker.js")

    assert brotli.decompress(script.bodies["br"]) == script.bodies["identity"]
    assert gzip.decompress(script.bodies["gzip"]) == script.bodies["identity"]
    headers = script.headers("br")
    assert headers["Content-Encoding"] == "br"
    assert headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Content-Encoding" not in script.headers("identity")
    assert headers["ETag"] != script.headers("identity")["ETag"]


@pytest.mark.parametrize(
    ("names", "most"),
    [
        (("stream.js",), 3_072),
        (("live-ticker.js", "strip.js"), 3_072),
        (
            ("live.js", "live-ticker.js", "strip.js", "stream.js", "text-size.js"),
            10_240,
        ),
    ],
)
def test_scripts_stay_small(assets: Assets, names: tuple[str, ...], most: int) -> None:
    """The budgets, gzipped: the stream's client, what else an embedded strip is, all."""
    assert sum(len(found(assets, name).bodies["gzip"]) for name in names) <= most


def test_colours_of_the_edition() -> None:
    """The style sheet has the edition's colours, by day and by night."""
    edition = Edition(day=Colours(accent="#004d80"))
    text = found(Assets(edition), "strip.css").bodies["identity"].decode()

    assert "--accent: #004d80;" in text
    assert "prefers-color-scheme: dark) { :root { --paper: #151310;" in text


def test_scripts_write_text_only(assets: Assets) -> None:
    """Nothing that Trusted Types or the policy would have to stop."""
    for name in ("live.js", "stream.js", "strip.js", "live-ticker.js", "text-size.js"):
        text = found(assets, name).bodies["identity"].decode()

        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|\beval\b|\.style\b", text
        )
