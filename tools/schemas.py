"""Writes the committed descriptions of the wire anew: ``make schemas``.

``newstape/wire/schemas`` holds the JSON Schemas of the objects, ``docs/api`` the OpenAPI
and AsyncAPI descriptions of the services.
"""

from pathlib import Path

import orjson

from newstape.wire.schema import schemas

ROOT = Path(__file__).parents[1]
FOLDERS = ("newstape/wire/schemas", "docs/api")


def documents() -> dict[str, bytes]:
    """Every description by its path in the project, as its file should be."""
    return {
        f"newstape/wire/schemas/{name}.json": _text(schema)
        for name, schema in schemas().items()
    }


def committed() -> dict[str, bytes]:
    """Every description by its path in the project, as its file is."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for folder in FOLDERS
        for path in sorted((ROOT / folder).glob("*.json"))
    }


def _text(document: object) -> bytes:
    return orjson.dumps(
        document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    )


def main() -> None:
    """Write what is missing or differs, and remove what is no longer generated."""
    wanted, there = documents(), committed()
    for path in there.keys() - wanted.keys():
        (ROOT / path).unlink()
    for path, text in wanted.items():
        if there.get(path) != text:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_bytes(text)


if __name__ == "__main__":
    main()
