"""A feed that is followed: new things once, and peace for its server."""

import random
from collections.abc import Sequence

import pytest

from newstape.client.backoff import Backoff
from newstape.client.errors import ClientError, RefusedError, UnreachableError
from newstape.client.web.errors import ForbiddenUrlError, StatusError
from newstape.client.web.fetch import Document, Validators
from newstape.client.web.follow import LONGEST_FAILED_SECONDS, Follower

Answer = Document | ClientError | None
ONE, TWO = Validators('"1"'), Validators('"2"')
FAULT = UnreachableError("no answer")


class EndError(Exception):
    """The story of a test is told."""


class Stage:
    """A feed, its keeper and the clock: gives what it is told, notes what happens."""

    def __init__(
        self, answers: Sequence[Answer], refusals: Sequence[ClientError | None] = ()
    ) -> None:
        self.answers = list(answers)
        self.refusals = list(refusals)
        self.known: list[Validators | None] = []
        self.seen: list[str] = []
        self.pauses: list[float] = []

    async def fetch(self, url: str, known: Validators | None = None) -> Document | None:
        assert url == "http://wire.example/feed"
        self.known.append(known)
        answer = self.answers.pop(0)
        if isinstance(answer, ClientError):
            raise answer
        return answer

    async def take(self, document: Document) -> None:
        refusal = self.refusals.pop(0) if self.refusals else None
        if refusal:
            raise refusal
        self.seen.append(document.body.decode())

    def unchanged(self) -> None:
        self.seen.append("unchanged")

    def failed(self, error: ClientError, seconds: float) -> None:
        self.seen.append(f"failed: {error}")
        assert seconds >= 0

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        if not self.answers:
            raise EndError

    async def play(self) -> None:
        """Follow until the answers have all been given."""
        follower = Follower(
            self,
            "http://wire.example/feed",
            self,
            every=300,
            backoff=Backoff(5, LONGEST_FAILED_SECONDS, random.Random(3)),
            pause=self.pause,
        )
        with pytest.raises(EndError):
            await follower.run()


def document(text: str, validators: Validators) -> Document:
    """What the feed says now."""
    return Document("http://wire.example/feed", text.encode(), "", validators)


async def test_only_what_is_new_is_asked_for() -> None:
    """Each question carries the validators of what came last, at an even pace."""
    stage = Stage([document("a", ONE), None, document("b", TWO), None])
    await stage.play()
    assert stage.known == [None, ONE, ONE, TWO]
    assert stage.seen == ["a", "unchanged", "b", "unchanged"]
    assert stage.pauses == [300] * 4


async def test_failures_spread_out_and_are_forgotten() -> None:
    """Waits grow by chance up to a bound; after an answer it is the even pace again."""
    stage = Stage([*[FAULT] * 30, None, FAULT])
    await stage.play()
    waits = stage.pauses[:30]
    assert all(
        wait <= min(LONGEST_FAILED_SECONDS, 5 * 2**tries)
        for tries, wait in enumerate(waits)
    )
    assert max(waits) > 300
    assert len(set(waits)) == 30
    assert stage.pauses[30] == 300
    assert stage.pauses[31] <= 5


async def test_a_wish_to_be_left_alone_is_heard() -> None:
    """However soon it would be tried again otherwise."""
    stage = Stage([StatusError(503, 3600), StatusError(429, 7200), StatusError(500)])
    await stage.play()
    assert stage.pauses[:2] == [3600, 7200]
    assert stage.pauses[2] <= 20


async def test_what_could_not_be_kept_comes_again() -> None:
    """The feed is asked for it anew, as if it had never come."""
    stage = Stage(
        [
            document("a", ONE),
            document("a", ONE),
            document("b", TWO),
            document("b", TWO),
        ],
        [FAULT, None, RefusedError(422, None)],
    )
    await stage.play()
    assert stage.known == [None, None, ONE, ONE]
    assert [one for one in stage.seen if "failed" not in one] == ["a", "b"]


@pytest.mark.parametrize("error", [StatusError(410), ForbiddenUrlError("not public")])
async def test_what_waiting_does_not_heal_ends_it(error: ClientError) -> None:
    """A feed that is gone for good, or leads to us, is not asked again."""
    stage = Stage([error])
    with pytest.raises(type(error)):
        await stage.play()


@pytest.mark.parametrize("status", [401, 403])
async def test_a_key_that_is_not_good_ends_it(status: int) -> None:
    """What may not be kept now may not be kept later."""
    stage = Stage([document("a", ONE)], [RefusedError(status, None)])
    with pytest.raises(RefusedError):
        await stage.play()
