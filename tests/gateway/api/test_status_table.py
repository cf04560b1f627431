"""Every row of the wire's table of cases, each produced by a real fault."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
import pytest_asyncio
from starlette.responses import JSONResponse, PlainTextResponse, Response

from tests.fakes.town import Town, town

PROBLEM = "application/problem+json"
PAGE = "/v1/pages/ferry"
FRONT = "/v1/front"


@pytest_asyncio.fixture(name="town")
async def _town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town(tmp_path) as built:
        built.market.lists["front"] = ["GSK", "BP"]
        built.market.names["GSK"] = "GSK plc"
        built.market.quote("GSK", "39.36")
        built.market.quote("BP", "35.59")
        built.news.publish("ferry")
        yield built


def parts(page: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one["part"], one["served"], one["reason"]) for one in page["degraded"]]


def has_names(page: dict[str, Any]) -> bool:
    return any(quote["name"] for quote in page["ticker"]["quotes"])


async def assert_degraded(
    town: Town, path: str, *expected: tuple[str, str, str]
) -> None:
    """Status, headers and body tell the same."""
    answer = await town.get(path)
    page = answer.json()
    assert answer.status_code == 200
    assert (page["complete"], parts(page)) == (False, list(expected))
    assert answer.headers["Page-Complete"] == "?0"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["CDN-Cache-Control"] == "max-age=1"


async def assert_problem(town: Town, path: str, status: int) -> dict[str, Any]:
    answer = await town.get(path)
    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, problem["status"]) == (status, status)
    assert answer.headers["Content-Type"] == PROBLEM
    lifetime = "public, max-age=1" if status in {404, 410} else "no-store"
    assert answer.headers["Cache-Control"] == lifetime
    assert ("Retry-After" in answer.headers) == (status in {502, 503, 504})
    return problem


@pytest.mark.parametrize("path", [PAGE, FRONT])
async def test_all_well(town: Town, path: str) -> None:
    """With both services there the page is complete, and caches may keep it a second."""
    page = await town.soon(path, has_names)
    answer = await town.get(path)
    assert answer.headers["Page-Complete"] == "?1"
    assert answer.headers["Cache-Control"] == "public, max-age=1, stale-if-error=300"
    assert "CDN-Cache-Control" not in answer.headers
    assert (page["ticker"]["state"], page["ticker"]["list"]) == ("live", "front")
    named = [(q["symbol"], q["price"], q["name"]) for q in page["ticker"]["quotes"]]
    assert named == [("GSK", "39.36", "GSK plc"), ("BP", "35.59", None)]
    assert page["degraded"] == []


@pytest.mark.parametrize("path", [PAGE, FRONT])
async def test_quotes_silent(town: Town, path: str) -> None:
    """Quotes that take connections and say nothing leave their last prices, stale."""
    await town.whole(path)
    town.quotes_line.freeze()
    page = await town.broken(path)
    assert page["ticker"]["state"] == "stale"
    assert [quote["price"] for quote in page["ticker"]["quotes"]] == ["39.36", "35.59"]
    await assert_degraded(town, path, ("ticker", "stale", "mute"))
    town.quotes_line.thaw()
    await town.whole(path)


async def test_quotes_gone(town: Town) -> None:
    """Quotes that are killed leave their last prices; what they say later comes in."""
    await town.whole(PAGE)
    await town.quotes_line.cut()
    await town.broken(PAGE)
    await assert_degraded(town, PAGE, ("ticker", "stale", "connect"))
    await assert_degraded(town, FRONT, ("ticker", "stale", "connect"))
    town.market.quote("GSK", "40.00")
    await town.quotes_line.mend()
    page = await town.whole(PAGE)
    assert page["ticker"]["quotes"][0]["price"] == "40.00"


async def test_quotes_never_there(tmp_path: Path) -> None:
    """Where nothing of quotes was ever known the strip is empty, and the page served."""
    async with town(tmp_path, quotes=False) as there:
        there.market.lists["front"] = ["GSK"]
        there.market.quote("GSK", "39.36")
        there.news.publish("ferry")
        ticker = (await there.broken(PAGE))["ticker"]
        assert (ticker["state"], ticker["quotes"]) == ("unavailable", [])
        assert (ticker["cursor"], ticker["as_of"]) == (None, None)
        await assert_degraded(there, PAGE, ("ticker", "none", "connect"))
        await there.quotes_line.mend()
        page = await there.whole(PAGE)
        assert [quote["symbol"] for quote in page["ticker"]["quotes"]] == ["GSK"]


async def test_article_unknown(town: Town) -> None:
    """A slug that no story has is 404."""
    problem = await assert_problem(town, "/v1/pages/nothing", 404)
    assert problem["detail"] == "There is no story at this address."


async def test_article_withheld(town: Town) -> None:
    """A story that is withheld is 404 within a second, and comes back when released."""
    await town.whole(PAGE)
    town.news.take_away("ferry", "withheld")
    await until_status(town, PAGE, 404)
    await assert_problem(town, PAGE, 404)
    assert (await town.page(FRONT))["articles"] == []
    town.news.release("ferry")
    await until_status(town, PAGE, 200)
    await town.whole(PAGE)


async def test_article_killed(town: Town) -> None:
    """A story that is killed is 410 within a second, on the front page gone as well."""
    await town.whole(PAGE)
    assert len((await town.whole(FRONT))["articles"]) == 1
    town.news.take_away("ferry", "killed")
    await until_status(town, PAGE, 410)
    await assert_problem(town, PAGE, 410)
    assert (await town.whole(FRONT))["articles"] == []


async def test_kill_while_the_feed_was_away(town: Town) -> None:
    """After a break the gateway catches up before it serves what it held."""
    await town.whole(PAGE)
    await town.articles_line.cut()
    await town.broken(PAGE)
    town.news.take_away("ferry", "killed")
    await assert_degraded(town, PAGE, ("article", "stale", "connect"))
    await town.articles_line.mend()
    async with asyncio.timeout(5):
        while (answer := await town.get(PAGE)).status_code == 200:
            assert answer.json()["article"]["state"] == "stale"
    assert answer.status_code == 410


async def test_old_slug(town: Town) -> None:
    """An old slug is 308 to the new one, with the query that came."""
    await town.whole(PAGE)
    town.news.edit("ferry", slug="new-ferry")
    await until_status(town, PAGE, 308)
    answer = await town.get(f"{PAGE}?symbols=BP")
    assert answer.headers["Location"] == "/v1/pages/new-ferry?symbols=BP"
    assert (await town.page("/v1/pages/new-ferry"))["article"]["version"] == 2


async def test_id_in_place_of_a_slug(town: Town) -> None:
    """A story's id leads to its slug."""
    story = town.news.publish("boat")
    answer = await town.get(f"/v1/pages/{story.id}")
    location = answer.headers["Location"]
    assert (answer.status_code, location) == (308, "/v1/pages/boat")


@pytest.mark.parametrize("path", [PAGE, FRONT])
async def test_articles_gone_and_a_young_copy(town: Town, path: str) -> None:
    """Articles that are killed leave copies that are served as stale, prices live."""
    await town.whole(path)
    await town.articles_line.cut()
    page = await town.broken(path)
    assert page["ticker"]["state"] == "live"
    assert page.get("article", {"state": "stale"})["state"] == "stale"
    assert len(page.get("articles", [1])) == 1
    await assert_degraded(town, path, ("article", "stale", "connect"))
    await town.articles_line.mend()
    await town.whole(path)


async def test_articles_gone_and_an_old_copy(town: Town) -> None:
    """A copy of 300 seconds is not served any more; the front goes on without stories."""
    await town.whole(PAGE)
    await town.whole(FRONT)
    await town.articles_line.cut()
    await town.broken(PAGE)
    town.hands.ahead = timedelta(seconds=290)
    await assert_degraded(town, PAGE, ("article", "stale", "connect"))
    town.hands.ahead = timedelta(seconds=310)
    await assert_problem(town, PAGE, 503)
    assert (await town.page(FRONT))["articles"] == []
    await assert_degraded(town, FRONT, ("article", "none", "connect"))


async def test_articles_gone_and_no_copy(town: Town) -> None:
    """What is not held cannot be had while articles is killed, and nobody waits."""
    await town.articles_line.cut()
    await until_status(town, PAGE, 503)
    calls = town.articles_line.calls
    for _ in range(20):
        await assert_problem(town, PAGE, 503)
    assert town.articles_line.calls == calls


async def test_articles_silent(town: Town) -> None:
    """What does not come within its budget is 504, and soon without waiting for it."""
    await town.whole(PAGE)
    town.articles_line.freeze()
    assert 0.9 < await seconds_of(assert_problem(town, "/v1/pages/other", 504)) < 1.5
    async with asyncio.timeout(5):
        while await seconds_of(assert_problem(town, "/v1/pages/other", 504)) > 0.3:
            pass
    await assert_degraded(town, PAGE, ("article", "stale", "timeout"))
    town.articles_line.thaw()
    await town.whole(PAGE)


@pytest.mark.parametrize(
    "answer",
    [
        PlainTextResponse("<html>what?</html>"),
        JSONResponse({"id": "1", "slug": "other", "headline": "Half a story"}),
        Response(b"\xff\xfe{", media_type="application/json"),
    ],
    ids=["garbage", "wrong schema", "bad encoding"],
)
async def test_articles_make_no_sense(town: Town, answer: Response) -> None:
    """An answer that is no article is 502."""
    town.news.instead["/v1/articles/other"] = answer
    await assert_problem(town, "/v1/pages/other", 502)


async def test_articles_refuse(town: Town) -> None:
    """An articles service that fails is as good as none."""
    town.news.instead["/v1/articles/other"] = Response(status_code=500)
    await assert_problem(town, "/v1/pages/other", 503)


async def test_gateway_overloaded(tmp_path: Path) -> None:
    """More stories than may be fetched at once are 503; one that is held is served."""
    async with town(tmp_path, max_fetches=1) as there:
        there.market.lists["front"] = []
        there.news.publish("ferry")
        await there.whole(PAGE)
        there.articles_line.freeze()
        answers = await asyncio.gather(
            *(there.get(f"/v1/pages/story-{n}") for n in range(5)), there.get(PAGE)
        )
        statuses = [answer.status_code for answer in answers]
        assert sorted(statuses[:5]) == [503, 503, 503, 503, 504]
        assert statuses[5] == 200


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("symbols=GSK,b@d", "/query/symbols"),
        ("symbols=*", "/query/symbols"),
        ("symbols=" + ",".join(f"S{n}" for n in range(51)), "/query/symbols"),
        ("list=No+Name", "/query/list"),
        ("list=front&symbols=GSK", "/query/symbols"),
        ("fields=ticker,weather", "/query/fields"),
    ],
)
@pytest.mark.parametrize("path", [PAGE, FRONT])
async def test_bad_query(town: Town, path: str, query: str, pointer: str) -> None:
    """A strip or a part that there can't be is 422, with the parameter that is wrong."""
    problem = await assert_problem(town, f"{path}?{query}", 422)
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


async def test_unknown_list(town: Town) -> None:
    """A list that does not exist is 422."""
    await town.whole(PAGE)
    await assert_problem(town, f"{PAGE}?list=nothing", 422)


async def seconds_of(asked: Awaitable[object]) -> float:
    """How long something takes."""
    began = perf_counter()
    await asked
    return perf_counter() - began


async def until_status(town: Town, path: str, status: int) -> None:
    """Within the second that a change may take."""
    async with asyncio.timeout(1 if status != 503 else 5):
        while (await town.get(path)).status_code != status:
            pass
