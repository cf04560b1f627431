"""Stories in the words of the wire."""

import orjson
import pytest

from articles_service.api import present
from articles_service.api.present import Presenter
from articles_service.domain.change import Change, Past
from articles_service.domain.inquiry import Found, Place
from articles_service.domain.story import Story
from articles_service.storage.documents import written
from newstape.wire import article_calls, articles
from tests.fakes.stories import NOW, a_draft, a_full_story, a_story, an_id


@pytest.mark.parametrize("story", [a_story(), a_draft(), a_full_story()])
def test_an_article_is_as_the_wire_says(story: Story) -> None:
    """It has each member of the model, in the form that the model writes, and no other."""
    body = Presenter(None, 0, written).article(story).body
    model = articles.Article.model_validate_json(body)
    assert orjson.loads(model.model_dump_json()) == orjson.loads(body)


def test_a_receipt_is_as_the_wire_says() -> None:
    """It tells names, version and status, and nothing of what the story says."""
    body = Presenter(None, 0, written).receipt(a_full_story()).body
    model = article_calls.ArticleReceipt.model_validate_json(body)
    assert orjson.loads(model.model_dump_json()) == orjson.loads(body)


def test_lists_are_as_the_wire_says() -> None:
    """Pages, histories and changes fit their models too."""
    presenter = Presenter(None, 5, written)
    found = Found(written(a_full_story()), Place(0.0, 1), {"body": "<mark>x</mark>"})
    bodies = [presenter.article(a_story()).body, presenter.found(found)]
    page = present.articles(bodies, "next", None)
    assert articles.ArticlesAnswer.model_validate_json(page).next_cursor == "next"
    past = present.versions([Past(1, None, NOW, None, NOW)])
    articles.VersionsAnswer.model_validate_json(past)
    entry = Change(1, an_id(1), "story-1", 1, "published", NOW)
    log = present.changes([entry], "fa4e-1")
    model = articles.ChangesAnswer.model_validate_json(log)
    assert orjson.loads(model.model_dump_json()) == orjson.loads(log)
    articles.Change.model_validate_json(present.change(entry))


def test_fields() -> None:
    """Each article has the members that were asked for, in whatever list it stands."""
    body = Presenter(None, 5, written).article(a_story()).body
    page = present.articles([body], None, frozenset({"id", "slug"}))
    assert orjson.loads(page) == {
        "articles": [{"id": an_id(1), "slug": "story-1"}],
        "next_cursor": None,
    }


def test_tags() -> None:
    """A tag names a version and just these bytes, in whatever respect they differ."""
    story = a_story(status="scheduled")
    plain, public = (
        Presenter(None, 0, written),
        Presenter("https://example.org", 0, written),
    )
    tags = {
        plain.article(story).etag,
        plain.article(a_story()).etag,
        plain.article(a_story(kicker="x")).etag,
        public.article(story).etag,
        plain.receipt(story).etag,
    }
    assert len(tags) == 5
    assert all(tag.startswith('"1-') and tag.endswith('"') for tag in tags)
    assert plain.article(a_story()).etag == plain.article(a_story()).etag


def test_what_was_written_last_is_kept() -> None:
    """A story is written once for each version and status, as long as there is room."""
    presenter = Presenter(None, 2, written)
    first = presenter.article(a_story(1))
    assert presenter.article(a_story(1)) is first
    presenter.article(a_story(2))
    presenter.article(a_story(1))
    presenter.article(a_story(3))
    assert presenter.article(a_story(1)) is first
    assert presenter.article(a_story(1, version=2)) is not first
    presenter.article(a_story(4))
    presenter.article(a_story(5))
    assert presenter.article(a_story(1)) is not first
