"""The rack: bounded, and never older than what was changed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from articles_service.flow.rack import Rack
from tests.fakes.stories import NOW, Hands, an_id, at


@dataclass(frozen=True)
class Answer:
    """An answer that was right at some version of everything."""

    version: int = 1
    weight: int = 10
    right_until: datetime | None = None


async def put(rack: Rack[Answer], question: bytes, answer: Answer) -> None:
    """Let the rack fetch an answer that it does not have."""

    async def load() -> Answer:
        return answer

    assert await rack.fetch(question, load) == answer


async def test_found_by_its_question() -> None:
    """What was fetched is given again, and nothing is loaded for it."""
    rack = Rack[Answer](100, Hands())
    answer = Answer()
    await put(rack, b"a", answer)
    assert rack.get(b"a") is answer
    assert rack.get(b"b") is None

    async def never() -> Answer:
        raise AssertionError("this is here already")

    assert await rack.fetch(b"a", never) is answer


async def test_the_least_recently_given_goes() -> None:
    """When there is no more room, what was asked for again stays."""
    rack = Rack[Answer](20, Hands())
    await put(rack, b"a", Answer())
    await put(rack, b"b", Answer())
    rack.get(b"a")
    await put(rack, b"c", Answer())
    assert rack.get(b"b") is None
    assert rack.get(b"a") is not None
    assert rack.get(b"c") is not None


async def test_what_is_too_big_is_not_kept() -> None:
    """One answer that would take all the room does not drive the others out."""
    rack = Rack[Answer](20, Hands())
    await put(rack, b"a", Answer())
    await put(rack, b"big", Answer(weight=21))
    assert rack.get(b"big") is None
    assert rack.get(b"a") is not None


async def test_right_until_its_moment() -> None:
    """At the moment at which a story opens it is asked for anew."""
    hands = Hands(NOW)
    rack = Rack[Answer](100, hands)
    await put(rack, b"a", Answer(right_until=at(5)))
    hands.turn(4.999)
    assert rack.get(b"a") is not None
    hands.turn(0.001)
    assert rack.get(b"a") is None


async def test_all_go_when_a_story_changes() -> None:
    """From the beginning of a change to its end nothing is given or kept."""
    rack = Rack[Answer](100, Hands())
    await put(rack, b"a", Answer())
    with rack.changing(an_id(1)):
        assert rack.get(b"a") is None
        await put(rack, b"a", Answer())
        assert rack.get(b"a") is None
    assert rack.get(b"a") is None
    await put(rack, b"a", Answer(2))
    assert rack.get(b"a") == Answer(2)


async def test_what_was_read_around_a_change_is_not_kept() -> None:
    """A slow fetch that began before a change, or amid it, brings what may be old."""
    rack = Rack[Answer](100, Hands())
    gate = asyncio.Event()

    async def slow() -> Answer:
        await gate.wait()
        return Answer()

    async with asyncio.TaskGroup() as tasks:
        before = tasks.create_task(rack.fetch(b"before", slow))
        await asyncio.wait([before], timeout=0.01)
        with rack.changing(an_id(1)):
            amid = tasks.create_task(rack.fetch(b"amid", slow))
            await asyncio.wait([amid], timeout=0.01)
        gate.set()
    assert before.result() == amid.result() == Answer()
    assert rack.get(b"before") is None
    assert rack.get(b"amid") is None


questions = st.sampled_from([b"a", b"b", b"c", b"d"])
weights = st.integers(1, 12)
steps = st.lists(
    st.tuples(st.sampled_from(["put", "get", "change", "turn"]), questions, weights)
)


@settings(deadline=None)
@given(st.integers(0, 30), steps)
def test_the_bound_holds(capacity: int, walk: Sequence[tuple[str, bytes, int]]) -> None:
    """Whatever is done, no more is kept than there is room for, and only what is right."""

    async def run() -> None:
        hands, version = Hands(), 1
        rack = Rack[Answer](capacity, hands)
        for verb, question, weight in walk:
            if verb == "put" and rack.get(question) is None:
                until = hands.now + (at(weight) - NOW)
                await put(rack, question, Answer(version, weight, until))
            elif verb == "change":
                with rack.changing(an_id(1)):
                    version += 1
            elif verb == "turn":
                hands.turn(weight)
            held = [one for q in (b"a", b"b", b"c", b"d") if (one := rack.get(q))]
            assert sum(one.weight for one in held) <= capacity
            assert all(one.version == version for one in held)
            assert all(one.right_until and one.right_until > hands.now for one in held)

    asyncio.run(run())
