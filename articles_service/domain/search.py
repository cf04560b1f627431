"""What somebody types into a search box, and what it asks for.

============================ =========================================
``ferry boat``               both words, anywhere
``"ferry line"``             these words in this order
``ferr*``                    words that begin so
``ferry OR boat``            either
``ferry -boat``,             the first without the second
``ferry NOT boat``
============================ =========================================

Whatever is typed means something or is refused; nothing is passed on as it came.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from articles_service.domain.errors import SearchError

MAX_TERMS = 20
MIN_PREFIX = 3
_part = re.compile(r'(-)?(?:"([^"]*)"?|([^\s"]+))')
_unspeakable = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_speech = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words in their order; with ``prefix`` the last one is a beginning."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """One of each of ``every`` must be there, none of ``never``."""

    every: tuple[tuple[Term, ...], ...]
    never: tuple[Term, ...] = ()


def parse(text: str) -> Search:
    """What a text asks for.

    Raises:
        SearchError: there is nothing to look for, too much, or too short a beginning.
    """
    draft = _Draft()
    for sign, phrase, word in _part.findall(_unspeakable.sub(" ", text)):
        draft.take(sign, phrase, word)
    if not draft.every:
        raise SearchError("There is no word to look for.")
    if sum(map(len, draft.every)) + len(draft.never) > MAX_TERMS:
        raise SearchError(f"This is more than {MAX_TERMS} words to look for.")
    return Search(tuple(map(tuple, draft.every)), tuple(draft.never))


@dataclass(slots=True)
class _Draft:
    """A search that is being read, and the operator that waits for its term."""

    every: list[list[Term]] = field(default_factory=list)
    never: list[Term] = field(default_factory=list)
    operator: str = ""

    def take(self, sign: str, phrase: str, word: str) -> None:
        """Read on: a phrase, a word, or an operator."""
        if not sign and word in ("AND", "OR", "NOT"):
            self.operator = word
            return
        operator = "NOT" if sign else self.operator
        for term in _terms(phrase, word):
            self._put(term, operator)
            self.operator = ""

    def _put(self, term: Term, operator: str) -> None:
        if operator == "NOT":
            self.never.append(term)
        elif operator == "OR" and self.every:
            self.every[-1].append(term)
        else:
            self.every.append([term])


def _terms(phrase: str, word: str) -> Iterator[Term]:
    """The term in a phrase or word; none where nothing is spoken, as in ``&``."""
    text = phrase or word.rstrip("*")
    spoken = _speech.findall(text)
    if not spoken:
        return
    prefix = word.endswith("*")
    if prefix and len(spoken[-1]) < MIN_PREFIX:
        raise SearchError(f"A beginning needs {MIN_PREFIX} letters: {text}*")
    yield Term(text, prefix)
