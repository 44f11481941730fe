"""What all peers share: arguments, a clock that starts after the imports, a report at the end."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


class Job:
    """Make one after the imports: the clock starts here."""

    def __init__(self, description: str, methods: tuple[str, ...], versions_of: tuple[str, ...]):
        parser = argparse.ArgumentParser(description=description)
        parser.add_argument("method", choices=methods)
        parser.add_argument("--csv", type=Path, required=True)
        parser.add_argument("--schema", type=Path, required=True)
        parser.add_argument("--train-rows", type=int, required=True, help="the rest is held out")
        parser.add_argument("--passes", type=int, default=10)
        parser.add_argument("--l2", type=float, default=1e-6,
                            help="lambda in mean loss + lambda/2 |w|^2")
        parser.add_argument("--jobs", type=int, default=1)
        parser.add_argument("--scores", type=Path, help="write scores of the held-out rows, off the clock")
        arguments = parser.parse_args()
        self.method: str = arguments.method
        self.csv: Path = arguments.csv
        self.train_rows: int = arguments.train_rows
        self.passes: int = arguments.passes
        self.l2: float = arguments.l2
        self.jobs: int = arguments.jobs
        self.scores: Path | None = arguments.scores
        schema = json.loads(arguments.schema.read_text())
        self.types: dict[str, str] = {a["attributeName"]: a["attributeType"]
                                      for a in schema["attributes"]}
        self.target: str = schema["targetAttributeName"]
        self._versions_of = versions_of
        self._phases: dict[str, float] = {}

    def inputs(self, kind: str) -> list[str]:
        """Names of the attributes of a type, without the target."""
        return [n for n, t in self.types.items() if t == kind and n != self.target]

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Only what happens inside a phase counts."""
        began = time.perf_counter()
        yield
        self._phases[name] = self._phases.get(name, 0.0) + time.perf_counter() - began

    def report(self, metrics: dict[str, float]) -> None:
        versions = {}
        for package in self._versions_of:
            try:
                versions[package] = version(package)
            except PackageNotFoundError:
                pass
        print(json.dumps({"seconds": sum(self._phases.values()), "phases": self._phases,
                          "metrics": metrics, "versions": versions}))


def write_scores(path: Path, scores: object) -> None:
    """One line a record; for several classes, comma-separated in ascending order."""
    import numpy
    numpy.savetxt(path, numpy.asarray(scores), fmt="%.9g", delimiter=",")
