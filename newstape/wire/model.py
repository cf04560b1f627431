"""The base of every wire model."""

from pydantic import BaseModel, ConfigDict


class WireModel(BaseModel):
    """A frozen object of the wire; unknown fields are refused on the way in.

    Serialised output holds every field: optional ones are ``null``, not absent.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_serialization_defaults_required=True,
        serialize_by_alias=True,
    )


class LenientModel(BaseModel):
    """What a client reads from a server: unknown fields are skipped, not refused."""

    model_config = ConfigDict(extra="ignore", frozen=True)
