"""``newstape import page`` as a person uses it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from newstape.cli.main import build
from newstape.cli.stack import Service, StackFile, write_key, write_stack
from newstape.kit.clock import utc_now
from tests.fakes.service_apis import KEY, Calls, FakeArticles, FakeQuotes
from tests.fakes.serving import serving

PAGE = """\
The Courier - Rain ends drought

GSK -1.22% 39.36 $
BP 35.59 $
Rain ends drought
A wet field / Photo: © AFP

At last.

Text size:

Farmers were glad.

- A wet spring -

More rain is welcome.
"""


@dataclass
class Stack:
    """A data directory, and the services that it leads to."""

    data: Path
    quotes: FakeQuotes
    articles: FakeArticles

    def take(self, *arguments: str | Path, stdin: bytes = b"") -> Result:
        """Run ``newstape import page`` on it."""
        return run(*arguments, "--data", self.data, stdin=stdin)

    def file(self, name: str, text: str) -> Path:
        """A file beside the data."""
        path = self.data / name
        path.write_text(text, "utf-8")
        return path


def run(*arguments: str | Path, stdin: bytes = b"") -> Result:
    """Run ``newstape import page``."""
    words = ["import", "page", *map(str, arguments)]
    return CliRunner().invoke(build(), words, input=stdin)


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """A stack without anything in it."""
    quotes, articles = FakeQuotes(Calls()), FakeArticles(Calls())
    with serving(quotes.app) as quotes_url, serving(articles.app) as articles_url:
        services = {
            "quotes": quotes_url,
            "articles": articles_url,
            "gateway": "http://x",
        }
        found = {name: Service(url=url, pid=1) for name, url in services.items()}
        write_stack(tmp_path, StackFile(**found))
        write_key(tmp_path, KEY)
        yield Stack(tmp_path, quotes, articles)


def test_a_page_is_imported_and_each_part_told(stack: Stack) -> None:
    """What was made is said part by part."""
    page = stack.file("page.txt", PAGE)
    result = stack.take(page)
    assert result.stdout.splitlines() == [
        str(page),
        "  updated    2 prices",
        "  created    list rain-ends-drought",
        "  created    list front",
        "  created    story rain-ends-drought",
    ]
    assert result.exit_code == 0
    assert stack.articles.articles["rain-ends-drought"].standfirst == "At last."


def test_the_same_page_twice_changes_nothing(stack: Stack) -> None:
    """The second time everything is unchanged, though time went on."""
    page = stack.file("page.txt", PAGE)
    first, again = stack.take(page), stack.take(page)
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert [line.split()[0] for line in again.stdout.splitlines()[1:]] == [
        "unchanged"
    ] * 4
    assert stack.articles.articles["rain-ends-drought"].version == 1


def test_a_page_may_come_from_standard_input(stack: Stack) -> None:
    """A clipboard tool can be piped in."""
    result = stack.take("-", stdin=PAGE.replace("\n", "\r\n").encode("utf-16"))
    assert result.exit_code == 0
    assert result.stdout.startswith("stdin\n  updated    2 prices\n")


def test_prices_are_of_now_unless_a_time_is_told(stack: Stack) -> None:
    """A told time is also that of a new story."""
    page = stack.file("page.txt", PAGE)
    before = utc_now()
    stack.take(page, "--list", "morning")
    time = stack.quotes.ticks["GSK"].time
    assert time is not None
    assert before <= time <= utc_now()
    other = stack.file("other.txt", PAGE.replace("Rain", "Sun").replace("GSK", "VOD"))
    stack.take(other, "--as-of", "2024-06-17T22:00:00+02:00", "--language", "de-CH")
    then = datetime(2024, 6, 17, 20, tzinfo=UTC)
    stored = stack.articles.articles["sun-ends-drought"]
    assert stack.quotes.ticks["VOD"].time == then
    assert (stored.published_at, stored.language) == (then, "de-CH")


def test_older_prices_are_said_to_be_ignored(stack: Stack) -> None:
    """That is no failure."""
    page = stack.file("page.txt", PAGE)
    stack.take(page)
    result = stack.take(page, "--as-of", "2020-01-01T00:00:00Z")
    assert "  ignored    2 prices: newer ones stand: GSK, BP\n" in result.stdout
    assert result.exit_code == 0


def test_garbage_is_refused_and_other_files_are_taken(stack: Stack) -> None:
    """Line and reason are told; the status says that something was refused."""
    broken = stack.file("broken.txt", PAGE.replace("39.36", "39,360"))
    result = stack.take(broken, stack.data / "none.txt", stack.file("page.txt", PAGE))
    assert result.exit_code == 1
    assert result.stdout.splitlines()[:5] == [
        str(broken),
        "  refused    line 3: GSK: 39,360 may mean 39.360 or 39360",
        str(stack.data / "none.txt"),
        "  refused    file: No such file or directory",
        str(stack.data / "page.txt"),
    ]
    assert "created    story rain-ends-drought" in result.stdout


def test_a_dry_run_asks_nobody(stack: Stack) -> None:
    """It tells what the pages hold, and would refuse the same."""
    page = stack.file("page.txt", PAGE)
    result = stack.take(page, "--dry-run")
    assert result.stdout.splitlines() == [
        str(page),
        "  found      2 prices for list rain-ends-drought",
        "  found      story rain-ends-drought: standfirst, 2 paragraphs, "
        "1 crossheads, photo by AFP",
    ]
    assert stack.take(stack.file("empty.txt", ""), "--dry-run").exit_code == 1
    assert (stack.quotes.calls.seen, stack.articles.calls.seen) == ([], [])


def test_a_wrong_key_is_told_for_each_part(stack: Stack) -> None:
    """No traceback, and the status says it."""
    write_key(stack.data, "nt_other")
    result = stack.take(stack.file("page.txt", PAGE))
    assert result.exit_code == 1
    assert "  refused    2 prices: This key is not known.\n" in result.stdout
    assert "  refused    story rain-ends-drought: This key is not known.\n" in (
        result.stdout
    )


def test_services_that_are_gone_are_told(tmp_path: Path) -> None:
    """A stack that was killed left its file behind."""
    with serving(FakeQuotes(Calls()).app) as url:
        gone = Service(url=url, pid=1)
    write_stack(tmp_path, StackFile(gateway=gone, quotes=gone, articles=gone))
    write_key(tmp_path, KEY)
    (tmp_path / "page.txt").write_text(PAGE)
    result = run(tmp_path / "page.txt", "--data", tmp_path)
    assert result.exit_code == 1
    assert f"refused    2 prices: no answer from {url}" in result.stdout


def test_without_a_stack_the_way_to_one_is_told(tmp_path: Path) -> None:
    """One line, status 1."""
    result = run(tmp_path / "page.txt", "--data", tmp_path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "newstape up" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--as-of", "yesterday"],
        ["--as-of", "2024-06-17T20:00:00"],
        ["--as-of", (datetime.now(UTC) + timedelta(days=1)).isoformat()],
        ["--list", "No Such"],
        ["--language", "English, please"],
    ],
    ids=["no-file", "no-time", "no-zone", "future", "list", "language"],
)
def test_a_wrong_command_line_is_status_2(arguments: list[str]) -> None:
    """The tool says what it wants."""
    result = run(*(["page.txt", *arguments] if arguments else []))
    assert result.exit_code == 2
    assert "Usage:" in result.stderr


def test_help_has_an_example() -> None:
    """Nobody should have to guess the form of a time."""
    result = run("--help")
    assert result.exit_code == 0
    assert "newstape import page page.txt --as-of 2024-" in result.stdout
