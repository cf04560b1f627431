"""What of a ninjs item is read; see ``ninjs``."""

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from newstape.wire.model import LenientModel


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

    uri: str = Field(min_length=1)
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
