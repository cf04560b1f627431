"""Asks a service how it is; one that does not answer is down, not an error."""

import time

import httpx2
from pydantic import ValidationError

from newstape.cli.top.reading import Reading, Samples
from newstape.kit.health import Health


async def look_at(http: httpx2.AsyncClient, url: str) -> Reading:
    """Ask for its readiness and its numbers."""
    try:
        readiness = await http.get(f"{url}/readyz")
        metrics = await http.get(f"{url}/metrics")
        metrics.raise_for_status()
        samples = Samples(metrics.text)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        return _down(_why(error))
    except ValueError:
        return _down("its /metrics makes no sense")
    at = time.monotonic()
    if readiness.is_success:
        return Reading(at, "ready", (), samples)
    return Reading(at, "unready", _reasons(readiness), samples)


def _down(reason: str) -> Reading:
    return Reading(time.monotonic(), "down", (reason,))


def _why(error: Exception) -> str:
    match error:
        case httpx2.HTTPStatusError():
            return f"answers {error.response.status_code}"
        case httpx2.ConnectError() | httpx2.ConnectTimeout():
            return "no connection"
        case httpx2.TimeoutException():
            return "no answer"
    return str(error) or type(error).__name__


def _reasons(answer: httpx2.Response) -> tuple[str, ...]:
    try:
        return tuple(Health.model_validate_json(answer.content).reasons)
    except ValidationError:
        return (f"answers {answer.status_code}",)
