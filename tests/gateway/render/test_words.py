"""Every language says everything, and fills in the same names."""

import string
from collections.abc import Iterator
from dataclasses import asdict

import pytest

from gateway.render.words import LANGUAGES, words_for


def flat(language: str) -> dict[str, str]:
    """All words of a language by their place."""
    return dict(_leaves("", asdict(LANGUAGES[language])))


def _leaves(place: str, words: object) -> Iterator[tuple[str, str]]:
    match words:
        case str():
            yield place, words
        case dict() | tuple():
            pairs = words.items() if isinstance(words, dict) else enumerate(words)
            for name, each in pairs:
                yield from _leaves(f"{place}.{name}" if place else str(name), each)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_same_names_are_filled_in(language: str) -> None:
    """A translation loses no time and no number."""

    def fields(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    english, translated = flat("en"), flat(language)
    assert {k: fields(v) for k, v in translated.items()} == {
        k: fields(v) for k, v in english.items()
    }
    assert all(translated.values())


def test_nothing_is_left_in_english() -> None:
    """The German words are German, but for the two that are the same."""
    english, german = flat("en"), flat("de")

    same = {name for name in english if english[name] == german[name]}
    assert same == {"strip.live", "market.chart"}


def test_language_is_found_by_its_primary_tag() -> None:
    """``de-CH`` reads German, a language that is not here English."""
    assert words_for("de-CH").markets == "Märkte"
    assert words_for("fi").markets == "Markets"
