"""``newstape import articles`` as a person uses it, into the service as it runs."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.import_stack import ImportStack, import_stack
from tests.fakes.serving import serving
from tests.fakes.strangers import Stranger

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>
<entry><id>urn:atom:1</id><title>Sun</title><updated>2024-06-17T10:00:00Z</updated>
<content type="html">&lt;p&gt;Dry.&lt;/p&gt;</content></entry></feed>"""
RSS = """<rss version="2.0"><channel><title>Wire</title><item><guid>urn:rss:1</guid>
<title>Rain</title><description>Wet.</description></item></channel></rss>"""


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[ImportStack]:
    with import_stack(tmp_path) as running:
        yield running


def lines(*uris: str, **more: str) -> str:
    """Stories, a line each."""
    given = {"headline": "Ferries", "status": "published", **more}
    return "".join(json.dumps({"uri": uri, **given}) + "\n" for uri in uris)


def test_files_of_all_kinds_in_one_go(stack: ImportStack) -> None:
    """Each is read in its own format, and the whole is summed up."""
    stack.file("in/a.ndjson", lines("urn:1", "urn:2"))
    stack.file("in/b.xml", RSS)
    more = stack.file("feed.atom", ATOM)
    result = stack.take("articles", stack.data / "in", more)
    assert result.stdout == "4 created, 0 updated, 0 unchanged, 0 refused\n"
    assert result.exit_code == 0
    assert set(stack.stories()) == {"urn:1", "urn:2", "urn:rss:1", "urn:atom:1"}


def test_the_same_twice_changes_nothing(stack: ImportStack) -> None:
    """And what is new in a story that is known is taken."""
    file = stack.file("a.ndjson", lines("urn:1", "urn:2"))
    stack.take("articles", file)
    again = stack.take("articles", file)
    assert again.stdout == "0 created, 0 updated, 2 unchanged, 0 refused\n"
    stack.file("a.ndjson", lines("urn:1", kicker="Ports") + lines("urn:2"))
    edited = stack.take("articles", file)
    assert edited.stdout == "0 created, 1 updated, 1 unchanged, 0 refused\n"


def test_a_dry_run_says_and_does_nothing(stack: ImportStack) -> None:
    """The counts are those that the import would have."""
    file = stack.file("a.ndjson", lines("urn:1") + "{}\n")
    result = stack.take("articles", file, "--dry-run")
    assert result.stdout.splitlines()[-1] == (
        "1 created, 0 updated, 0 unchanged, 1 refused (a dry run: nothing is changed)"
    )
    assert result.exit_code == 1
    assert stack.stories() == {}


def test_refusals_are_told_and_the_rest_is_in(stack: ImportStack) -> None:
    """Which story of which file and why; the status says that something is amiss."""
    file = stack.file("a.ndjson", lines("urn:1") + "{}\n" + lines("urn:3"))
    page = stack.file("b.xml", "<html/>")
    missing = stack.data / "missing.xml"
    broken = stack.file("c.xml", "<rss")
    result = stack.take("articles", file, page, missing, broken)
    assert result.exit_code == 1
    told = result.stdout.splitlines()
    assert told[0] == f"refused  {file}, story 2: /uri: Field required"
    assert told[1] == f"refused  {page}: nothing tells its format: give --format"
    assert told[2] == f"refused  {missing}: No such file or directory"
    assert told[3].startswith(f"refused  {broken}: This is no RSS")
    assert told[4] == "2 created, 0 updated, 0 unchanged, 4 refused"


def test_standard_input(stack: ImportStack) -> None:
    """What is piped in is guessed like a file, or told."""
    result = stack.take("articles", "-", stdin=lines("urn:1").encode())
    assert result.stdout == "1 created, 0 updated, 0 unchanged, 0 refused\n"
    result = stack.take("articles", "-", "--format", "rss", stdin=RSS.encode())
    assert result.exit_code == 0
    assert set(stack.stories()) == {"urn:1", "urn:rss:1"}


def test_many_lines(stack: ImportStack) -> None:
    """More than one batch of them; the place of a refusal is that in the file."""
    uris = [f"urn:{number}" for number in range(1200)]
    file = stack.file("a.ndjson", lines(*uris) + "nonsense\n")
    result = stack.take("articles", file)
    assert "story 1201: not JSON" in result.stdout
    assert "1,200 created" in result.stdout


def test_an_address(stack: ImportStack) -> None:
    """One of a private network has to be allowed."""
    with serving(Stranger().app) as url:
        refused = stack.take("articles", f"{url}/feed")
        assert refused.exit_code == 1
        assert "127.0.0.1 is not on the public network" in refused.stdout
        allowed = stack.take("articles", f"{url}/feed", "--allow-private")
    assert allowed.stdout == "0 created, 0 updated, 0 unchanged, 0 refused\n"


def test_without_a_stack(tmp_path: Path) -> None:
    """One line says what to do."""
    stack = ImportStack(tmp_path, "", "")
    result = stack.take("articles", "-")
    assert result.exit_code == 1
    assert "newstape up" in result.stderr


def test_a_key_that_may_not_write(stack: ImportStack) -> None:
    """The service's own words end it; nothing is counted that nobody judged."""
    (stack.data / "api-key").write_text("nt_unknown")
    result = stack.take("articles", "-", stdin=lines("urn:1").encode())
    assert result.exit_code == 1
    assert result.stdout == "0 created, 0 updated, 0 unchanged, 0 refused\n"
    assert "not known" in result.stderr
