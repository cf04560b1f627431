"""The plan of a stack."""

from pathlib import Path

import pytest

from newstape.cli.supervise.plan import plan_stack, reach


def test_three_ports_in_a_row() -> None:
    """The gateway is where the person asked, quotes and articles follow."""
    plans = plan_stack("127.0.0.1", 9000, Path("d"), "none")
    assert [(plan.name, plan.url) for plan in plans] == [
        ("gateway", "http://127.0.0.1:9000"),
        ("quotes", "http://127.0.0.1:9001"),
        ("articles", "http://127.0.0.1:9002"),
    ]
    assert [plan.environment["NEWSTAPE_PORT"] for plan in plans] == [
        "9000",
        "9001",
        "9002",
    ]


def test_gateway_knows_the_others() -> None:
    """Only the gateway is told addresses, and they are the ones of the plan."""
    gateway, quotes, articles = plan_stack("127.0.0.1", 9000, Path("d"), "none")
    assert gateway.environment["NEWSTAPE_QUOTES_URL"] == quotes.url
    assert gateway.environment["NEWSTAPE_ARTICLES_URL"] == articles.url
    assert "NEWSTAPE_QUOTES_URL" not in articles.environment


def test_only_quotes_has_a_source() -> None:
    """Where prices come from is told to the quotes service alone."""
    gateway, quotes, articles = plan_stack("127.0.0.1", 9000, Path("d"), "replay:t")
    assert quotes.environment["NEWSTAPE_SOURCE"] == "replay:t"
    assert "NEWSTAPE_SOURCE" not in gateway.environment
    assert "NEWSTAPE_SOURCE" not in articles.environment


def test_only_the_gateway_is_an_edition() -> None:
    """Who publishes is told to the gateway alone, where anybody does."""
    plans = plan_stack("127.0.0.1", 9000, Path("d"), "none", Path("edition.toml"))
    told = [plan.environment.get("NEWSTAPE_EDITION") for plan in plans]
    assert told == ["edition.toml", None, None]
    (plain, *_) = plan_stack("127.0.0.1", 9000, Path("d"), "none")
    assert "NEWSTAPE_EDITION" not in plain.environment


def test_feeds_bear_the_title_of_the_edition(tmp_path: Path) -> None:
    """A newspaper has one name: the articles service is told that of the edition."""
    edition = tmp_path / "edition.toml"
    edition.write_text('title = "Das Kursblatt"', "utf-8")
    plans = plan_stack("127.0.0.1", 9000, Path("d"), "none", edition)
    told = [plan.environment.get("NEWSTAPE_ARTICLES_TITLE") for plan in plans]
    assert told == [None, None, "Das Kursblatt"]


@pytest.mark.parametrize("text", ["title =", "title = 7", 'title = ""', ""])
def test_edition_without_a_name(tmp_path: Path, text: str) -> None:
    """What names nobody leaves the feeds their own title; the gateway says more."""
    edition = tmp_path / "edition.toml"
    edition.write_text(text, "utf-8")
    *_, articles = plan_stack("127.0.0.1", 9000, Path("d"), "none", edition)
    assert "NEWSTAPE_ARTICLES_TITLE" not in articles.environment


@pytest.mark.parametrize(
    ("host", "written"),
    [
        ("0.0.0.0", "127.0.0.1"),  # noqa: S104  (that is the case)
        ("::", "127.0.0.1"),
        ("::1", "[::1]"),
        ("192.0.2.7", "192.0.2.7"),
        ("localhost", "localhost"),
    ],
)
def test_reach(host: str, written: str) -> None:
    """An address to listen on is turned into one to call."""
    assert reach(host) == written
