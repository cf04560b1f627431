"""Settings: what may stand in the environment and what it means."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from newstape.kit.settings import CommonSettings


def _as_in_environment(tmp_path: Path, **given: str) -> CommonSettings:
    """Read from a file of variables, which is read like the environment."""
    file = tmp_path / "environment"
    file.write_text("".join(f"NEWSTAPE_{k}={v}\n" for k, v in given.items()))
    return CommonSettings(_env_file=file)


def test_defaults_need_nothing(tmp_path: Path) -> None:
    """A service starts with no setting at all, on this machine only, open for reading."""
    found = _as_in_environment(tmp_path)
    assert (found.host, found.port, found.reads) == ("127.0.0.1", 8000, "open")
    assert found.origins == ("same-host",)
    assert found.keys_path == Path("data/keys")


def test_names_are_split_at_commas(tmp_path: Path) -> None:
    """Lists are written with commas; space and empty places do not matter."""
    found = _as_in_environment(
        tmp_path,
        ORIGINS=" same-host, https://*.paper.example ,,loopback",
        TRUSTED_PROXIES="10.0.0.1,10.0.0.2",
    )
    assert found.origins == ("same-host", "https://*.paper.example", "loopback")
    assert found.trusted_proxies == ("10.0.0.1", "10.0.0.2")


def test_the_public_url_has_no_slash_at_its_end() -> None:
    """Links are made by joining, so one slash is enough."""
    found = CommonSettings(public_url="https://paper.example/news/")
    assert found.public_url == "https://paper.example/news"
    assert CommonSettings(public_url=None).public_url is None


@pytest.mark.parametrize(
    "url", ["paper.example", "ftp://paper.example", "https://", "https://a b", ""]
)
def test_a_bad_public_url_is_refused(url: str) -> None:
    """What is no web address would break every link."""
    with pytest.raises(ValidationError, match="a public URL is like"):
        CommonSettings(public_url=url)


@pytest.mark.parametrize(
    "origin", ["samehost", "paper.example", "https://a.example/page", "ftp://a", "null"]
)
def test_a_bad_origin_is_refused(origin: str) -> None:
    """A slip in the policy must not silently mean nobody."""
    with pytest.raises(ValidationError, match="is no origin"):
        CommonSettings(origins=("same-host", origin))


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eighty"), ("PORT", "70000"), ("READS", "ajar"), ("LOG_LEVEL", "loud")],
)
def test_a_bad_value_names_its_setting(tmp_path: Path, name: str, value: str) -> None:
    """The error knows which setting is wrong."""
    with pytest.raises(ValidationError) as caught:
        _as_in_environment(tmp_path, **{name: value})
    assert caught.value.errors()[0]["loc"] == (name.lower(),)


def test_the_keys_may_be_elsewhere() -> None:
    """One keys file may serve services with different data directories."""
    found = CommonSettings(data=Path("x"), keys_file=Path("/etc/newstape/keys"))
    assert found.keys_path == Path("/etc/newstape/keys")


def test_the_database_url_is_not_shown() -> None:
    """A password in a setting does not get into a log or a trace."""
    found = CommonSettings.model_validate(
        {"database_url": "postgresql+asyncpg://u:hunter2@db/news"}
    )
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("postgres://u:p@db/news", "postgresql+asyncpg://u:p@db/news"),
        ("postgresql://u:p@db/news", "postgresql+asyncpg://u:p@db/news"),
        ("postgresql+asyncpg://u:p@db/news", "postgresql+asyncpg://u:p@db/news"),
        ("sqlite:///news.db", "sqlite+aiosqlite:///news.db"),
    ],
)
def test_the_driver_need_not_be_named(given: str, found: str) -> None:
    """An address as providers give it is taken."""
    settings = CommonSettings.model_validate({"database_url": given})
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == found


@pytest.mark.parametrize("url", ["mysql://u:hunter2@db/x", "postgresql", "hunter2"])
def test_another_database_is_refused(url: str) -> None:
    """At the start, with the form that is asked for, and not with what was given."""
    with pytest.raises(ValidationError) as caught:
        CommonSettings.model_validate({"database_url": url})
    (error,) = caught.value.errors(include_input=False)
    assert "postgresql://USER:PASSWORD@HOST/NAME" in error["msg"]
    assert "hunter2" not in str(caught.value)
