"""Where programs, data and results lie."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEERS = Path(__file__).resolve().parent / "peers"


@dataclass(frozen=True)
class Places:
    build: Path  # of CMake: holds our programs
    output: Path  # everything this comparison writes

    @property
    def glassbox(self) -> str:
        return str(self.build / "glassbox")

    @property
    def make_workload(self) -> str:
        return str(self.build / "bench/workloads/make_workload")

    @property
    def read_table(self) -> str:
        return str(self.build / "bench/workloads/read_table")

    @property
    def run_measured(self) -> str:
        return str(self.build / "bench/compare/run_measured")

    @property
    def engine_bench(self) -> Path:
        return self.build / "bench/engine/engine_bench"

    @property
    def data(self) -> Path:
        return self.output / "data"

    @property
    def work(self) -> Path:
        """Models and predictions: written anew by every run."""
        return self.output / "work"

    @property
    def python(self) -> str:
        """The peers' own environment; without one, Debian's Python and what it has."""
        own = self.output / "venv/bin/python"
        return str(own) if own.exists() else "/usr/bin/python3"

    def peer(self, script: str, *arguments: object) -> list[str]:
        return [self.python, "-B", str(PEERS / script), *map(str, arguments)]


def cores() -> int:
    return len(os.sched_getaffinity(0))


def tool(name: str) -> str:
    """Full path of a program, or its bare name, which will fail with a message when run."""
    return shutil.which(name) or name
