"""What of a ninjs item is read; see ``ninjs``.

Many agencies still send version 1, which had other names and one text for each role.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import ConfigDict, model_validator
from pydantic.alias_generators import to_camel

from newstape.wire.model import LenientModel

_RENAMED = {
    "firstcreated": "firstCreated",
    "contentcreated": "contentCreated",
    "versioncreated": "versionCreated",
    "embargoed": "embargoedUntil",
    "pubstatus": "pubStatus",
    "byline": "by",
    "copyrightholder": "copyrightHolder",
    "person": "people",
    "organisation": "organisations",
    "subject": "subjects",
    "infosource": "infoSources",
}
_TEXTS = {
    "headline": ("headlines", "text/plain"),
    "description_text": ("descriptions", "text/plain"),
    "description_html": ("descriptions", "text/html"),
    "body_html": ("bodies", "text/html"),
    "body_xhtml": ("bodies", "text/html"),
    "body_text": ("bodies", "text/plain"),
}


def modern(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item in the words of version 3, whatever version it is of."""
    told: dict[str, Any] = {}
    for old, (name, kind) in _TEXTS.items():
        if isinstance(item.get(old), str):
            told.setdefault(name, []).append({"contentType": kind, "value": item[old]})
    told |= {new: item[old] for old, new in _RENAMED.items() if old in item}
    told |= {name: value for name, value in item.items() if value is not None}
    for name in ("associations", "renditions"):
        if isinstance(told.get(name), dict):
            told[name] = _listed(told[name])
    return told


def _listed(named: Mapping[str, Any]) -> list[Any]:
    """Version 1 had names where version 3 has a list."""
    things = [(name, one) for name, one in named.items() if one is not None]
    return [
        {"name": name, **one} if isinstance(one, dict) else one for name, one in things
    ]


class NinjsModel(LenientModel):
    """Its members are named as ninjs does, in camel case."""

    model_config = ConfigDict(alias_generator=to_camel)


class Text(NinjsModel):
    """A headline, description or body, and which one."""

    role: str | None = None
    content_type: str | None = None
    value: str

    @property
    def is_html(self) -> bool:
        """Whether it is written in HTML, XHTML included."""
        return "html" in (self.content_type or "")


class Named(NinjsModel):
    """A person, subject, source or other name, and what it is to the story."""

    role: str | None = None
    rel: str | None = None
    name: str | None = None
    value: str | None = None
    uri: str | None = None


class Symbol(NinjsModel):
    """An instrument of an organisation."""

    exchange: str | None = None
    symbol: str


class Organisation(NinjsModel):
    """An organisation, of which only its instruments are of use."""

    symbols: tuple[Symbol, ...] = ()


class Rendition(NinjsModel):
    """A file of a picture; width and height in pixels."""

    href: str | None = None
    width: int | None = None
    height: int | None = None


class NinjsItem(NinjsModel):
    """An item, or one that is associated with it, like a picture."""

    uri: str = ""
    type: str | None = None
    name: str | None = None
    pub_status: str = "usable"
    first_created: str | None = None
    content_created: str | None = None
    version_created: str | None = None
    embargoed_until: str | None = None
    language: str | None = None
    headlines: tuple[Text, ...] = ()
    descriptions: tuple[Text, ...] = ()
    bodies: tuple[Text, ...] = ()
    title: str | None = None
    by: str | None = None
    copyright_holder: str | None = None
    located: str | None = None
    people: tuple[Named, ...] = ()
    info_sources: tuple[Named, ...] = ()
    subjects: tuple[Named, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    alt_ids: tuple[Named, ...] = ()
    renditions: tuple[Rendition, ...] = ()
    associations: tuple["NinjsItem", ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _modern(cls, given: Any) -> Any:
        return modern(given) if isinstance(given, dict) else given
