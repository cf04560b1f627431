"""From the wire to the domain."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles_service.api.intake import filing, merged, revision
from articles_service.domain.story import Filing
from newstape.kit.problems import ProblemError
from newstape.wire.article_calls import ArticlePatch, CorrectInput
from newstape.wire.articles import ArticleInput
from tests.fakes.stories import a_full_story, a_story, at, full_content

Json = Any
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, None, None),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_merged(target: Json, patch: Json, result: Json) -> None:
    """The examples of RFC 7396, appendix A."""
    assert merged(target, patch) == result


@given(documents, documents)
def test_merging_twice_is_merging_once(target: Json, patch: Json) -> None:
    """A patch that was applied already changes nothing."""
    once = merged(target, patch)
    assert merged(once, patch) == once


def test_a_status_that_was_not_sent() -> None:
    """The default of the wire is not a wish."""
    assert filing(ArticleInput(headline="x")).status is None
    assert filing(ArticleInput(headline="x", status="draft")).status == "draft"


def test_an_empty_patch_of_everything() -> None:
    """What is not patched is as it stands, except for the names, which stay anyway."""
    story = a_full_story()
    assert revision(ArticlePatch())(story) == Filing(
        full_content(),
        first_published_at=story.first_published_at,
        published_at=story.published_at,
        embargoed_until=story.embargoed_until,
    )


def test_a_patch_of_a_correction() -> None:
    """The note is none of the story's fields."""
    revise = revision(
        CorrectInput(note="Wrong.", kicker="Right", embargoed_until=at(5))
    )
    revised = revise(a_story(kicker="Wrong"))
    assert revised.content.kicker == "Right"
    assert revised.embargoed_until == at(5)


def test_a_patch_that_leaves_no_story() -> None:
    """It is refused in terms of the document that it would have made."""
    with pytest.raises(ProblemError) as caught:
        revision(ArticlePatch(headline=None))(a_story())
    assert caught.value.problem.status == 422
    errors = caught.value.problem.errors or []
    assert [error.pointer for error in errors] == ["/headline"]
