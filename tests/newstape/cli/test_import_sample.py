"""Our own pages in a stack."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from newstape.cli.import_sample import import_sample
from newstape.cli.page import page_slug, parse_page
from newstape.cli.samples import PAGES, sample
from newstape.cli.stack import Service, StackFile, write_key, write_stack
from tests.fakes.service_apis import KEY, Calls, FakeArticles, FakeQuotes, problem
from tests.fakes.serving import serving

SLUGS = [page_slug(parse_page(sample(name).read_bytes())) for name in PAGES]


@dataclass
class Stage:
    """Both services, and the directory by which they are found."""

    quotes: FakeQuotes
    articles: FakeArticles
    data: Path

    def run(self) -> Result:
        tool = typer.Typer()
        tool.command()(import_sample)
        return CliRunner().invoke(tool, [f"--data={self.data}"])


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Two empty services."""
    quotes, articles = FakeQuotes(Calls()), FakeArticles(Calls())
    with serving(quotes.app) as quotes_url, serving(articles.app) as articles_url:
        stack = StackFile(
            gateway=Service(url="http://gateway"),
            quotes=Service(url=quotes_url),
            articles=Service(url=articles_url),
        )
        write_stack(tmp_path, stack)
        write_key(tmp_path, KEY)
        yield Stage(quotes, articles, tmp_path)


def test_all_pages_arrive(stage: Stage) -> None:
    """Every story is there, the first one is the newest and has the front's strip."""
    result = stage.run()
    assert result.exit_code == 0
    assert set(stage.articles.articles) == set(SLUGS)
    newest = max(
        stage.articles.articles.values(), key=lambda each: str(each.published_at)
    )
    assert newest.slug == SLUGS[0]
    assert stage.quotes.lists["front"] == stage.quotes.lists[SLUGS[0]]
    assert result.stdout.splitlines()[0] == f"http://gateway/articles/{SLUGS[0]}"


def test_again_writes_nothing(stage: Stage) -> None:
    """What is there is left alone, prices included."""
    stage.run()
    written = [stage.quotes.calls.writes(), stage.articles.calls.writes()]
    assert stage.run().exit_code == 0
    assert [stage.quotes.calls.writes(), stage.articles.calls.writes()] == written


def test_missing_page_is_brought_back(stage: Stage) -> None:
    """One page that is missing is imported, and the others are not touched."""
    stage.run()
    del stage.articles.articles[SLUGS[1]]
    before = len(stage.articles.calls.writes())
    assert stage.run().exit_code == 0
    assert len(stage.articles.calls.writes()) == before + 1


def test_refusal_is_said(stage: Stage) -> None:
    """A service that says no gives a line and a status."""
    stage.articles.calls.instead["POST /v1/articles"] = problem(
        422, "No stories today."
    )
    result = stage.run()
    assert result.exit_code == 1
    assert "No stories today." in result.stderr


def test_no_stack(tmp_path: Path) -> None:
    """Without a stack one is told how to start one."""
    tool = typer.Typer()
    tool.command()(import_sample)
    result = CliRunner().invoke(tool, [f"--data={tmp_path}"])
    assert result.exit_code == 1
    assert "newstape up" in result.stderr
