"""schemathesis against every operation that the services describe, stateful ones too.

``make conformance`` runs it; ``python -m tests.conformance.openapi articles`` tries one
service alone. It is installed into an environment of its own on first use: it brings a
plugin for pytest along that our tests are better without.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.campaigns.service import ArticlesProcess, QuotesProcess, ServiceProcess

SERVICES = ("articles", "quotes", "gateway")
TOOL = "schemathesis==4.32.5"
CONFIG = Path(__file__).with_suffix(".toml")
CACHE = Path(__file__).parents[2] / ".conformance" / "schemathesis"


class GatewayProcess(ServiceProcess):
    """The gateway."""

    module = "gateway"
    scopes = frozenset({"quotes:write"})  # it looks at them for reading alone


def prepare() -> Path:
    """Install the tool once; gives its command."""
    command = CACHE / "bin" / "st"
    if not command.exists():
        print("Installing schemathesis; this takes a minute ...", flush=True)
        venv.create(CACHE, with_pip=True)
        pip = [str(CACHE / "bin" / "python"), "-m", "pip", "install", "-q"]
        subprocess.run([*pip, "--disable-pip-version-check", TOOL], check=True)
    return command


@contextmanager
def started(data: Path, name: str) -> Iterator[ServiceProcess]:
    """A service, ready, and those that it needs."""
    with ExitStack() as ended:

        def start(service: ServiceProcess) -> ServiceProcess:
            ended.callback(service.kill)
            service.start()
            return service

        if name == "gateway":
            quotes = start(QuotesProcess(data / "quotes", source="simulated"))
            articles = start(ArticlesProcess(data / "articles"))
            urls = {"quotes_url": quotes.url, "articles_url": articles.url}
            yield start(GatewayProcess(data / "gateway", **urls))
        elif name == "quotes":
            yield start(QuotesProcess(data))
        else:
            yield start(ArticlesProcess(data))


def run(command: Path, name: str, seed: int, examples: int) -> bool:
    """Try one service; whether nothing was found."""
    print(f"schemathesis: {name}, seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as data, started(Path(data), name) as service:
        done = subprocess.run(
            [
                *(str(command), "--config-file", str(CONFIG), "--no-color", "run"),
                *(f"{service.url}/openapi.json", "--continue-on-failure"),
                *("--header", f"Authorization: Bearer {service.key}"),
                *(f"--max-examples={examples}", f"--seed={seed}"),
                *("--request-timeout=10", "--generation-database=none"),
                "--warnings=off",  # filters are for all services, stories are rare
            ],
            check=False,
            cwd=data,
        )
        complaints = service.complaints()
    for line in complaints[:20]:
        print(f"  {line}")
    return done.returncode == 0 and not complaints


def main() -> int:
    """Run, tell, and give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("services", nargs="*", default=SERVICES)
    parser.add_argument("--examples", type=int, default=30)
    seed = random.SystemRandom().getrandbits(32)
    parser.add_argument("--seed", type=int, default=seed)
    asked = parser.parse_args()
    command = prepare()
    results = [
        run(command, name, asked.seed, asked.examples) for name in asked.services
    ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
