"""How the commands find the stack: what ``newstape up`` leaves in its data directory.

``stack.json`` is there while the stack stands; ``api-key`` stays.
"""

from pathlib import Path

from pydantic import ValidationError

from newstape.wire.model import WireModel

_stack_name = "stack.json"
_key_name = "api-key"


class StackError(Exception):
    """No stack to be found, said so that a person knows what to do."""


class Service(WireModel):
    """Where one service is; without a pid it is one that we did not start."""

    url: str
    pid: int | None = None


class StackFile(WireModel):
    """The three services of a running stack."""

    gateway: Service
    quotes: Service
    articles: Service


def read_stack(data: Path) -> StackFile:
    """The stack that stands on a data directory.

    Raises:
        StackError: none does, or its file makes no sense.
    """
    path = data / _stack_name
    try:
        return StackFile.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise StackError(
            f"no stack stands on {data}: start one with `newstape up --data {data}`"
        ) from None
    except OSError as error:
        raise StackError(f"{path}: {error.strerror}") from error
    except ValidationError as error:
        raise StackError(f"{path} is not what `newstape up` writes") from error


def write_stack(data: Path, stack: StackFile) -> None:
    """Leave word of a stack; whoever reads sees the old file or the new one."""
    _write(data / _stack_name, stack.model_dump_json(indent=2) + "\n", 0o644)


def remove_stack(data: Path) -> None:
    """The stack does not stand (any more)."""
    (data / _stack_name).unlink(missing_ok=True)


def read_key(data: Path) -> str:
    """The key that ``newstape up`` made, with every scope.

    Raises:
        StackError: it never ran on this directory, or the key is not ours to read.
    """
    path = data / _key_name
    try:
        return path.read_text("utf-8").strip()
    except OSError as error:
        raise StackError(f"no API key in {path}: {error.strerror}") from error


def write_key(data: Path, key: str) -> None:
    """Keep the key where only its owner can read it."""
    _write(data / _key_name, key + "\n", 0o600)


def _write(path: Path, text: str, mode: int) -> None:
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    draft.touch(mode)
    draft.write_text(text, "utf-8")
    draft.replace(path)
