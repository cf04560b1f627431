"""Runs contenders side by side: in each round everybody once, in turn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bench.contender import Contender, NotServingError, empty_home, last_words
from bench.load import Load, Sample, apply, kib_per_idle_reader
from bench.talk import LoadError

Say = Callable[[str], None]
Runs = Mapping[str, Sequence[Sample]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A contender and what it is put under."""

    contender: Contender
    load: Load
    options: Sequence[str] = ()

    @property
    def name(self) -> str:
        """The contender's."""
        return self.contender.name


class Arena:
    """Where every run gets a server of its own; who fails is out, with a word."""

    def __init__(self, rounds: int, say: Say) -> None:
        self.rounds = rounds
        self.say = say
        self.absent: dict[str, str] = {}

    def compare(self, entries: Sequence[Entry]) -> dict[str, list[Sample]]:
        """The samples of each entry, one a round; all have as many."""
        runs: dict[str, list[Sample]] = {entry.name: [] for entry in entries}
        for number in range(self.rounds):
            for entry in entries:
                if entry.name in runs and not self._ran(entry, runs, number):
                    del runs[entry.name]
        return runs

    def idle(self, contender: Contender, readers: int) -> float | None:
        """Resident KiB for a reader that only listens; None where it did not work."""
        if self._is_absent(contender):
            return None
        with empty_home() as home:
            try:
                with contender.serve(home) as served:
                    return kib_per_idle_reader(readers, served)
            except (LoadError, NotServingError) as error:
                self._fault(contender.name, error)
                return None

    def once(self, contender: Contender, load: Load) -> Sample:
        """One sample, for who must not fail."""
        with empty_home() as home, contender.serve(home) as served:
            return apply(load, served)

    def _ran(self, entry: Entry, runs: dict[str, list[Sample]], number: int) -> bool:
        if self._is_absent(entry.contender):
            return False
        try:
            sample = self._run(entry)
        except (LoadError, NotServingError) as error:
            self._fault(entry.name, error)
            return False
        runs[entry.name].append(sample)
        self.say(
            f"  {number + 1}/{self.rounds} {entry.name:<22}"
            f"{sample.us_per_update:8.2f} µs  p99 {sample.p99:8.1f} ms"
            f"{'' if sample.whole else '  not everything came'}"
        )
        return True

    def _run(self, entry: Entry) -> Sample:
        with empty_home() as home, entry.contender.serve(home) as served:
            told = replace(served, options=[*served.options, *entry.options])
            return apply(entry.load, told)

    def _is_absent(self, contender: Contender) -> bool:
        if contender.name not in self.absent:
            lack = contender.lacks()
            if lack is None:
                return False
            self.say(f"  {contender.name} is skipped: {lack} (make bench-peers)")
            self.absent[contender.name] = lack
        return True

    def _fault(self, name: str, error: Exception) -> None:
        self.absent[name] = f"failed: {last_words(error)}"
        self.say(f"  {name} {self.absent[name]}")
