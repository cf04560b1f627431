"""JSON Schemas (draft 2020-12) of what goes over the wire, one document a subject.

``newstape/wire/schemas/`` holds them as files, for those who speak no Python. What a
service sends is described as sent, with every field required; what it takes, as taken.
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import TypeAdapter

from newstape.wire import (
    article_calls,
    articles,
    differences,
    imports,
    pages,
    problems,
    quotes,
    stream,
)

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Json = dict[str, Any]

SENT: Mapping[str, Any] = {
    "article": articles.Article,
    "article-receipt": article_calls.ArticleReceipt,
    "articles": articles.ArticlesAnswer,
    "bars": quotes.BarsAnswer,
    "changes": articles.ChangesAnswer,
    "difference": differences.DifferenceAnswer,
    "front": pages.Front,
    "import-report": imports.ImportReport,
    "ingest-report": quotes.IngestReport,
    "instrument": quotes.Instrument,
    "page": pages.Page,
    "problem": problems.Problem,
    "quote": quotes.Quote,
    "quote-list": quotes.QuoteList,
    "quotes": quotes.QuotesAnswer,
    "stream-message": stream.ServerMessage,
    "versions": articles.VersionsAnswer,
}
TAKEN: Mapping[str, Any] = {
    "article-correction": article_calls.CorrectInput,
    "article-document": imports.ArticleDocument,
    "article-input": articles.ArticleInput,
    "article-patch": article_calls.ArticlePatch,
    "instrument-input": quotes.InstrumentInput,
    "quote-list-input": quotes.QuoteListInput,
    "stream-request": stream.Request,
    "tick": quotes.Tick,
}


def schemas() -> dict[str, Json]:
    """Every schema by its file's name without the ending, sorted."""
    found = {name: _schema(name, kind, "serialization") for name, kind in SENT.items()}
    for name, kind in TAKEN.items():
        found[name] = _schema(name, kind, "validation")
    return dict(sorted(found.items()))


def _schema(name: str, kind: Any, mode: Literal["validation", "serialization"]) -> Json:
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    return {"$schema": DRAFT, "$id": f"{name}.json", **adapter.json_schema(mode=mode)}
