"""The settings that every service has; each service adds its own in its settings.py.

Read from ``NEWSTAPE_*`` environment variables. Nothing else reads the environment.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Names = Annotated[tuple[str, ...], NoDecode]
"""A tuple written with commas in the environment."""


class CommonSettings(BaseSettings):
    """Where a service listens, keeps its data, and whom it lets in."""

    model_config = SettingsConfigDict(env_prefix="NEWSTAPE_", extra="ignore")

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port; 0 picks a free one.")
    data: Path = Field(Path("data"), description="Directory of all kept data.")
    keys_file: Path | None = Field(
        None, description="Hashed API keys; by default `keys` in the data directory."
    )
    origins: Names = Field(
        ("same-host",),
        description="Who may embed and connect from a browser, by commas: `same-host`, "
        "`loopback`, `*`, or origins like `https://*.example.org`.",
    )
    public_url: str | None = Field(
        None, description="Makes links absolute: `https://news.example.org`."
    )
    trusted_proxies: Names = Field(
        (), description="Addresses whose forwarded headers are believed, by commas."
    )
    reads: Literal["open", "closed"] = Field(
        "open", description="`closed`: reading needs a key too."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severity that is logged."
    )
    log_format: Literal["json", "console"] = Field(
        "json", description="`json` lines, or `console` for people."
    )
    database_url: SecretStr | None = Field(
        None, description="SQLAlchemy URL; by default SQLite in the data directory."
    )
    shutdown_seconds: float = Field(
        4.0, gt=0, description="Longest time from SIGTERM to exit."
    )

    @field_validator("origins", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("public_url")
    @classmethod
    def _no_slash(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("a public URL begins with http:// or https://")
        return value.rstrip("/") if value else None

    @property
    def keys_path(self) -> Path:
        """Where the keys file is."""
        return self.keys_file or self.data / "keys"
