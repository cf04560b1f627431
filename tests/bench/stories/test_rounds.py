"""Who is asked side by side: the service, the store alone, Datasette."""

import json
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bench.contender import NotServingError
from bench.stories.archive import Archive
from bench.stories.questions import page_path, search_paths, slugs, story_path
from bench.stories.rounds import Asking, Entry, Rounds
from bench.stories.servers import Datasette, Newstape, Web
from bench.stories.walk import walk


class Broken:
    """A server that never comes up."""

    name = "broken"

    def __init__(self, lack: str | None = None) -> None:
        self.lack = lack

    def lacks(self) -> str | None:
        return self.lack

    @contextmanager
    def serve(self, archive: Archive, home: Path) -> Iterator[Web]:
        if home.is_dir():
            raise NotServingError("first line\nno such luck")
        yield Web(0, 0)


def test_both_are_asked_the_same(small: Archive) -> None:
    """The service and the store alone answer every question, and both use CPU."""
    rounds = Rounds(small, 1, lambda _word: None)

    def paths(turn: int) -> Sequence[str]:
        names = [story_path(name) for name in slugs(small.plan, 20, turn)]
        return [*names, page_path(), *search_paths(small.plan, "asked")[:9]]

    entries = [Entry("service", Newstape(), paths), Entry("store", None, paths)]
    runs = rounds.compare(entries, Asking(at_once=3, warm=5))
    assert [sample.requests for name in runs for sample in runs[name]] == [25, 25]
    assert all(runs[name][0].us_per_request > 0 for name in runs)
    assert rounds.absent == {}


def test_a_wrong_answer_ends_it(small: Archive) -> None:
    """A figure for an error page would be worthless."""
    rounds = Rounds(small, 2, lambda _word: None)
    entry = Entry("service", Newstape(), lambda _turn: [story_path("nowhere")] * 3)
    assert rounds.compare([entry], Asking(1, 0)) == {}
    assert "404" in rounds.absent["service"]


def test_who_is_not_there_is_skipped_with_a_word(small: Archive) -> None:
    """Nobody wonders where a row is."""
    said: list[str] = []
    rounds = Rounds(small, 2, said.append)
    entries = [
        Entry("x", Broken("y is not installed"), lambda _turn: []),
        Entry("z", Broken(), lambda _turn: []),
    ]
    assert rounds.compare(entries, Asking(1, 0)) == {}
    assert said == [
        "  x is skipped: y is not installed (make bench-peers)",
        "  z failed: no such luck",
    ]


def test_the_way_into_the_list_ends_where_it_should(
    small: Archive, tmp_path: Path
) -> None:
    """The page at a depth begins with the story that so many stand before."""
    places = walk(small, 200)
    with Newstape().serve(small, tmp_path) as web:
        first, deep = (_get(web, paths[0]) for paths in (places.first, places.deep))
    assert [_number(one["uri"]) for one in first["articles"][:2]] == [399, 398]
    assert [_number(one["uri"]) for one in deep["articles"][:2]] == [199, 198]
    assert (len(places.first), len(places.deep)) == (20, 10)


def test_datasette_serves_the_same_stories(small: Archive, tmp_path: Path) -> None:
    """Its statements find what ours find; skipped where it is not installed."""
    if lack := Datasette().lacks():
        pytest.skip(lack)
    (name,) = slugs(small.plan, 1, 0)
    with Newstape().serve(small, tmp_path) as web:
        ours = _get(web, story_path(name))
        newest = [one["uri"] for one in _get(web, page_path())["articles"]]
    with Datasette().serve(small, tmp_path) as web:
        (theirs,) = _get(web, Datasette.story_path(name))
        listed = _get(web, Datasette.NEWEST_PATH)
    del ours["links"]
    assert json.loads(theirs["document"]) == ours
    assert [json.loads(one["document"])["uri"] for one in listed] == newest


def _get(web: Web, path: str) -> Any:
    address = f"http://127.0.0.1:{web.port}{path}"
    with urllib.request.urlopen(address, timeout=10) as answer:
        return json.loads(answer.read())


def _number(uri: str) -> int:
    return int(uri.rpartition(":")[2])
