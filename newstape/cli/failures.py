"""A person's mistake, or a service's, is one line on standard error and status 1."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from newstape.cli.stack import StackError
from newstape.client.errors import ClientError
from newstape.kit.keys import KeysError


@contextmanager
def plain_failures() -> Iterator[None]:
    """Run a command's work; what it cannot do is said without a traceback.

    Raises:
        typer.Exit: with status 1, when that happened.
    """
    try:
        yield
    except BrokenPipeError:
        raise  # whoever read our output has enough; the framework leaves quietly
    except OSError as error:
        reason = f"{error.filename}: {error.strerror}" if error.filename else str(error)
    except (StackError, KeysError, ClientError) as error:
        reason = str(error)
    else:
        return
    say = Console(stderr=True, highlight=False)
    say.print(reason, markup=False, soft_wrap=True)
    raise typer.Exit(1)
