"""The readers of streams: what the mirror learns goes out through the hub."""

from collections.abc import Sequence
from typing import Any

from gateway.domain.known import Change, Quote, State
from newstape import fanout
from newstape.wire.articles import Article
from newstape.wire.notices import notice_of_change, notice_of_story
from newstape.wire.stream import ArticleNotice, StateNotice

TICKER_TOPIC = "ticker"
_urgent = frozenset({"session", "trading", "stale"})


class PageHub(fanout.Hub[Any]):
    """A hub of quotes that also tells of stories, and whether prices are current."""

    def moved(self, moves: Sequence[tuple[Quote, frozenset[str]]]) -> None:
        """Newer quotes, each with the fields that changed."""
        self.publish(
            [
                fanout.Change(q.symbol, q.seq, q, said, bool(said & _urgent))
                for q, said in moves
            ]
        )

    def ticker_state(self, state: State) -> None:
        """Whether prices are current."""
        notice = StateNotice(part="ticker", state=state)
        self.notice(TICKER_TOPIC, "state", notice.model_dump_json().encode())

    def changed(self, change: Change, held: bool) -> None:
        """A story has another version, or is gone."""
        self._tell(notice_of_change(change.id, change.version, change.kind))
        if not held:
            self.let_go(change.id)

    def let_go(self, story_id: str) -> None:
        """The story is not held: nobody will ask for its notice."""
        self.forget_notice(_topic(story_id))

    def introduce(self, article: Article) -> str:
        """Have a story's notice ready for its next reader; gives its topic."""
        if _topic(article.id) not in self.notices:
            self._tell(notice_of_story(article))
        return _topic(article.id)

    def _tell(self, notice: ArticleNotice) -> None:
        message = notice.model_dump_json().encode()
        self.notice(_topic(notice.id), "article", message)


def _topic(story_id: str) -> str:
    return f"article:{story_id}"
