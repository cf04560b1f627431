"""Searching in a few lines: whole words, no endings taken off, marks in the fields."""

import html
import re
from collections.abc import Iterator, Mapping

from articles_service.domain.blocks import text_of
from articles_service.domain.inquiry import Found, Inquiry, Place
from articles_service.domain.search import Term
from articles_service.domain.story import Story
from articles_service.storage.documents import written

_word = re.compile(r"[^\W_]+")
_WEIGHTS = {"headline": 10, "standfirst": 5, "body": 1}


def found_in(story: Story, inquiry: Inquiry) -> Found | None:
    """What an inquiry finds in a story."""
    fields = _fields(story)
    search = inquiry.search
    every = [[_count(fields, term) for term in terms] for terms in search.every]
    never = [_count(fields, term) for term in search.never]
    if any(map(any, map(dict.values, never))) or not all(
        any(any(counts.values()) for counts in either) for either in every
    ):
        return None
    rank = -sum(
        _WEIGHTS[name] * times
        for either in every
        for counts in either
        for name, times in counts.items()
    )
    if inquiry.order != "relevance":
        rank = -int(story.updated_at.timestamp() * 1000) * (
            inquiry.order == "-updated_at"
        )
    place = Place(float(rank), _number(story))
    return Found(written(story), place, _marked(fields, inquiry))


def in_order(found: list[Found], inquiry: Inquiry) -> list[Found]:
    """What was found after the inquiry's place, in its order."""
    up = inquiry.order == "published_at"

    def key(place: Place) -> tuple[float, int]:
        return place.rank, place.number if up else -place.number

    behind = [
        one
        for one in found
        if inquiry.after is None or key(one.place) > key(inquiry.after)
    ]
    return sorted(behind, key=lambda one: key(one.place))[: inquiry.within.limit]


def _fields(story: Story) -> dict[str, str]:
    body = "\n".join(map(text_of, story.content.body))
    return {
        "headline": story.content.headline,
        "standfirst": story.content.standfirst or "",
        "body": body,
    }


def _count(fields: Mapping[str, str], term: Term) -> dict[str, int]:
    return {name: len(list(_places(text, term))) for name, text in fields.items()}


def _places(text: str, term: Term) -> Iterator[tuple[int, int]]:
    """Where a term stands in a text."""
    ending = r"\w*" if term.prefix else r"\b"
    words = r"\W+".join(map(re.escape, _word.findall(term.text)))
    for one in re.finditer(rf"\b{words}{ending}", text, re.IGNORECASE):
        yield one.span()


def _marked(fields: Mapping[str, str], inquiry: Inquiry) -> dict[str, str]:
    terms = [term for either in inquiry.search.every for term in either]
    marked = {}
    for name, text in fields.items():
        places = sorted(place for term in terms for place in _places(text, term))
        if places:
            marked[name] = "".join(_pieces(text, places))
    return marked


def _pieces(text: str, places: list[tuple[int, int]]) -> Iterator[str]:
    done = 0
    for start, end in places:
        yield html.escape(text[done:start])
        yield f"<mark>{html.escape(text[start:end])}</mark>"
        done = end
    yield html.escape(text[done:])


def _number(story: Story) -> int:
    published = story.published_at or story.updated_at
    return int(published.timestamp() * 1000) * 2**20 + int(story.id[-5:], 16)
