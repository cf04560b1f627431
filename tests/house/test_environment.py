"""Nobody reads the environment but settings, and nothing happens at import."""

import ast
import subprocess
import sys

from tests.fakes.processes import environment
from tests.house.tree import PACKAGES, ROOT, dotted, sources

_readers = {"os.environ", "os.getenv", "os.environb", "environ", "getenv"}

_import_all = """
import importlib, sys

acts = {"socket.bind", "socket.connect", "sqlite3.connect", "subprocess.Popen",
        "os.mkdir", "os.remove", "os.rename"}

def watch(event, args):
    writes = event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")
    if event in acts or writes:
        raise RuntimeError(f"{event} {args} at import")

for library in ("uvicorn", "fastapi", "sqlalchemy", "alembic", "typer", "rich.console"):
    importlib.import_module(library)
sys.addaudithook(watch)
for module in sys.argv[1:]:
    importlib.import_module(module)
"""


def test_settings_modules_alone_read_the_environment() -> None:
    """What is handed in can be seen, tested and documented; what is read in secret not."""
    readers = [
        f"{source.path}:{node.lineno}"
        for source in sources(*PACKAGES, "tools")
        if source.path.name != "settings.py"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.expr) and dotted(node) in _readers
    ]
    assert readers == []


def test_importing_does_nothing() -> None:
    """No engine, no file, no socket, no process is made by an import alone.

    An import that acts touches the developer's data from a test that only looked.
    """
    modules = [
        source.module
        for source in sources(*PACKAGES)
        if source.path.name != "__main__.py" and "migrations" not in source.path.parts
    ]
    done = subprocess.run(
        [sys.executable, "-B", "-c", _import_all, *modules],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_nothing_is_created_at_import() -> None:
    """No app, settings or engine hangs on a module: factories make them when asked."""
    made = [
        f"{source.path}:{node.lineno} {name}"
        for source in sources(*PACKAGES)
        for statement in source.tree.body
        if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and _is_heavy(name := dotted(node.func))
    ]
    assert made == []


def _is_heavy(name: str) -> bool:
    last = name.rpartition(".")[2]
    return last.endswith(("Settings", "FastAPI", "Client", "create_async_engine"))
