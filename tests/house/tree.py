"""The project as the house rules see it: files that git knows, and their syntax."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]
PACKAGES = ("newstape", "quotes_service", "articles_service", "gateway")
SERVICES = PACKAGES[1:]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file of ours."""

    path: PurePosixPath
    text: str
    tree: ast.Module

    @property
    def module(self) -> str:
        """Its dotted name, for packages without ``__init__``."""
        parts = self.path.with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def functions(self) -> Iterator[Function]:
        """Every function and method in it."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node


@cache
def tracked() -> tuple[PurePosixPath, ...]:
    """Every file that git tracks and that is there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    paths = [PurePosixPath(name) for name in listed.split("\0") if name]
    return tuple(path for path in paths if (ROOT / path).is_file())


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """The Python files under some top folders."""
    return tuple(
        _read(path)
        for path in tracked()
        if path.suffix == ".py" and path.parts[0] in folders
    )


def _read(path: PurePosixPath) -> Source:
    text = (ROOT / path).read_text("utf-8")
    return Source(path, text, ast.parse(text, str(path)))


def text_files() -> Iterator[tuple[PurePosixPath, str]]:
    """Every tracked file that is text, with what it says."""
    for path in tracked():
        try:
            yield path, (ROOT / path).read_text("utf-8")
        except UnicodeDecodeError:
            continue


def dotted(node: ast.expr) -> str:
    """``a.b.c`` as written; empty for anything that is not a plain name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = dotted(node.value)
        return f"{owner}.{node.attr}" if owner else ""
    return ""
