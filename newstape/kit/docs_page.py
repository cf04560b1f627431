"""``/docs``: the API's description as one quiet page, without scripts or a CDN."""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

Json = Mapping[str, Any]
_METHODS = ("get", "post", "put", "patch", "delete")
_STYLE = """
:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 18%,transparent)}
body{font:16px/1.55 system-ui,sans-serif;max-width:52rem;margin:3rem auto;padding:0 1rem}
h1,h2{font-family:Georgia,serif;font-weight:600}h2{margin-top:3rem}
details{border-top:1px solid var(--line);padding:.6rem 0}
summary{cursor:pointer;display:flex;flex-wrap:wrap;gap:.8rem;align-items:baseline}
b{font:600 .75rem ui-monospace,monospace;width:3.6rem;letter-spacing:.04em}
code{font:.9rem ui-monospace,monospace;overflow-wrap:anywhere}
summary span,small{opacity:.72}
table{border-collapse:collapse;width:100%;margin:.6rem 0}
td{border-top:1px solid var(--line);padding:.35rem .8rem .35rem 0;vertical-align:top}
a{color:inherit}td:first-child{width:12rem}:target summary{text-decoration:underline}
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'none'"


async def serve_docs(request: Request) -> Response:
    """``GET /docs``."""
    app: FastAPI = request.app
    others = [
        path
        for path in ("/openapi.json", "/asyncapi.json")
        if any(getattr(route, "path", None) == path for route in app.routes)
    ]
    return HTMLResponse(
        docs_page(app.openapi(), others),
        headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"},
    )


def docs_page(description: Json, others: list[str]) -> str:
    """An OpenAPI description as HTML; ``others`` are addresses to link to."""
    info = description["info"]
    links = " · ".join(f'<a href="{path[1:]}">{path[1:]}</a>' for path in others)
    calls = "".join(_calls(description["paths"]))
    schemas = description.get("components", {}).get("schemas", {})
    objects = "".join(_object(name, schema) for name, schema in schemas.items())
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(info['title'])}</title><style>{_STYLE}</style>"
        f"<h1>{escape(info['title'])} <small>{escape(info['version'])}</small></h1>"
        f"<p>{escape(info.get('description', ''))}</p><p>{links}</p>"
        f"<h2>Calls</h2>{calls}<h2>Objects</h2>{objects}</html>"
    )


def _calls(paths: Json) -> Iterator[str]:
    for path, item in paths.items():
        for method in _METHODS:
            if method in item:
                yield _call(method, path, item[method])


def _call(method: str, path: str, call: Json) -> str:
    lock = " <small>takes a key</small>" if "security" in call else ""
    about = call.get("description", call.get("summary", ""))
    takes = [
        _row(one["name"], _type(one.get("schema", {})), one.get("description", ""))
        for one in call.get("parameters", [])
    ]
    if "requestBody" in call:
        takes.append(_row("body", _content(call["requestBody"]), ""))
    gives = [
        _row(status, _content(answer), answer.get("description", ""))
        for status, answer in call.get("responses", {}).items()
    ]
    return (
        f"<details><summary><b>{method.upper()}</b> <code>{escape(path)}</code>"
        f" <span>{escape(call.get('summary', ''))}</span>{lock}</summary>"
        f"<p>{escape(about)}</p><table>{''.join(takes)}{''.join(gives)}</table></details>"
    )


def _object(name: str, schema: Json) -> str:
    needed = schema.get("required", [])
    rows = "".join(
        _row(
            field if field in needed else f"{field}?",
            _type(kind),
            kind.get("description", ""),
        )
        for field, kind in schema.get("properties", {}).items()
    )
    return (
        f'<details id="{escape(name)}"><summary><code>{escape(name)}</code></summary>'
        f"<p>{escape(schema.get('description', ''))}</p><table>{rows}</table></details>"
    )


def _row(name: str, kind: str, about: str) -> str:
    return (
        f"<tr><td><code>{escape(name)}</code></td>"
        f"<td>{kind} <small>{escape(about)}</small></td></tr>"
    )


def _content(holder: Json) -> str:
    return " or ".join(
        f"{_type(body.get('schema', {}))} <small>{escape(media)}</small>"
        for media, body in holder.get("content", {}).items()
    )


def _type(schema: Json) -> str:
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return " or ".join(_type(one) for one in schema[word])
    if "const" in schema or "enum" in schema:
        values = [schema["const"]] if "const" in schema else schema["enum"]
        return " or ".join(f"<code>{escape(str(value))}</code>" for value in values)
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return escape(str(schema.get("format", schema.get("type", ""))))
