"""The settings of the articles service, besides those that every service has."""

from pydantic import Field, SecretStr

from newstape.kit.settings import CommonSettings


class ArticlesSettings(CommonSettings):
    """Where stories are kept, and how long and how much is held."""

    port: int = Field(8002, ge=0, le=65535, description="Port; 0 picks a free one.")
    articles_title: str = Field(
        "The Newstape", min_length=1, description="What feeds are called."
    )
    articles_max_age_seconds: int = Field(
        10,
        ge=0,
        description="Longest time that caches may keep an article or a list of them.",
    )
    articles_shelf: int = Field(
        1_000, ge=0, description="Articles kept in memory, the last read ones."
    )
    articles_lists_mib: int = Field(
        32, ge=0, description="Memory for lists, the last asked for, in MiB."
    )
    articles_preview_key: SecretStr | None = Field(
        None,
        min_length=16,
        description="Signs preview links; by default a random key that is kept in the "
        "data directory.",
    )
    articles_followers: int = Field(
        200, ge=1, description="Readers that may follow the changes at once."
    )
    articles_heartbeat_seconds: float = Field(
        15.0, gt=0, description="After so long without a change a follower is told so."
    )
