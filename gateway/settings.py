"""The gateway's settings."""

from pathlib import Path

from pydantic import Field

from newstape.kit.settings import CommonSettings


class GatewaySettings(CommonSettings):
    """Where the other services are, and how much is kept of them."""

    quotes_url: str = Field("http://127.0.0.1:8001", description="Quotes service.")
    articles_url: str = Field("http://127.0.0.1:8002", description="Articles service.")
    upstream_key: str | None = Field(
        None, repr=False, description="A key for both, where reading needs one."
    )
    upstream_seconds: float = Field(3, gt=0, description="Longest call to either.")
    max_fetches: int = Field(64, ge=1, description="Most stories fetched at once.")
    stories_held: int = Field(1000, ge=1, description="Most stories held in memory.")
    front_length: int = Field(20, ge=1, le=100, description="Stories on the front.")
    edition: Path | None = Field(None, description="A file that says who publishes.")
