"""Programs of the system that tests need and that we do not install with pip."""

import os
import shutil
from typing import NoReturn

import pytest

_where = f"{os.defpath}:/usr/sbin:/sbin:/usr/local/sbin"


def program(name: str) -> str:
    """Where a program is; without it the test is skipped, which fails in CI."""
    found = shutil.which(name, path=_where)
    if found is None:
        missing(f"{name} is not installed")
    return found


def missing(reason: str) -> NoReturn:
    """Skip the test for what this machine lacks; in CI it fails, which has all."""
    if os.environ.get("CI"):  # noqa: TID251  (the one place that asks)
        pytest.fail(reason)
    pytest.skip(reason)
