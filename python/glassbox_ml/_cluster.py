"""One process of a training that several share: what Dask and Spark have in common.

A worker prepares a `Share` (its directory, its files), starts the program ``glassbox train`` in it,
and carries notes: the program leaves some in its meeting directory, who it is and then where it is
reached, and waits each time for those of the others. Everything after that goes from program to program.
"""

from __future__ import annotations

import csv
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from glassbox_ml import _keeper
from glassbox_ml._arguments import (
    MEMORY,
    SEEDS,
    THREADS,
    checked_mapping,
    checked_number,
    checked_text,
    checked_whole,
)
from glassbox_ml._errors import GlassboxError, InputError, ModelFileError, SystemFailure
from glassbox_ml._functions import parameter_text
from glassbox_ml._model import json_text

# In this order, each followed by a rank: cluster/base/meeting.h, then what Gloo's connectFullMesh
# stores, its machine and its addresses.
NOTES = ("process-", "address-rank_", "address-")


@dataclass(frozen=True)
class Work:
    """What all processes are told alike."""

    target: str
    schema: str
    recipe: str
    parameters: tuple[str, ...]
    split: str
    seed: int
    threads: int
    memory: int | None
    interface: str
    timeout: int
    attempt: str = "0"
    paths: tuple[str, ...] = field(default=())  # none: each has files of its own


class Ended(NamedTuple):
    """How the program of one process ended."""

    code: int
    line: str  # the last that it said
    warnings: list[str]
    model: bytes | None  # of process 0


def checked_work(
    *,
    target: str | None,
    schema: str | Mapping[str, Any] | None,
    recipe: str | Mapping[str, Any] | None,
    parameters: Mapping[str, Any] | None,
    split: str | None,
    seed: int,
    threads: int,
    memory: int | None,
    interface: str | None,
    timeout: float,
    paths: Sequence[str],
) -> Work:
    """The arguments of a `train`, refused here where no process need start."""
    if schema is None and target is None:
        raise InputError("neither target nor schema is given; expected target='column name'")
    if split and not paths:
        raise InputError("split is given with a frame of several processes; take the part of the frame")
    seconds = checked_number("timeout", timeout)
    if not 1 <= seconds <= 86_400:
        raise InputError(f"timeout is {timeout}; expected 1 to 86400 seconds")
    return Work(
        target=checked_text("target", target),
        schema=json_text(schema, "schema"),
        recipe=json_text(recipe, "recipe"),
        parameters=tuple(
            f"{name}={parameter_text(value)}"
            for name, value in checked_mapping("parameters", parameters).items()
        ),
        split=checked_text("split", split),
        seed=checked_whole("seed", seed, *SEEDS),
        threads=checked_whole("threads", threads, *THREADS),
        memory=None if memory is None else checked_whole("memory", memory, *MEMORY),
        interface=checked_text("interface", interface),
        timeout=round(seconds),
        paths=tuple(paths),
    )


def program() -> str:
    """The program that came with this package."""
    beside = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    path = os.path.join(beside, "glassbox_ml.scripts", "glassbox")
    if not os.path.exists(path):
        raise SystemFailure(f"{path} is not there; install the wheel again", path)
    return path


def with_header(schema: str) -> str:
    """The schema of files that begin with the names of their columns, as those of frames do."""
    try:
        parsed = json.loads(schema)
    except ValueError:
        return schema  # the program says what is wrong with it
    if not isinstance(parsed, dict):
        return schema
    for name in ("dataFileContainsHeader", "containsHeader"):
        parsed.pop(name, None)
    return json.dumps({**parsed, "dataFileContainsHeader": True}, ensure_ascii=False)


def with_row_id(schema: str, row_id: str | None) -> str:
    """The schema with this column as its row id, which no recipe uses."""
    if row_id is None:
        return schema
    try:
        parsed = json.loads(schema)
    except ValueError:
        return schema  # the program says what is wrong with it
    return json.dumps({**parsed, "rowId": row_id}, ensure_ascii=False) if isinstance(parsed, dict) else schema


def checked_row_id(row_id: str | None, names: Sequence[str] | None) -> str | None:
    """A column of the frame; only frames have no order of their own."""
    if row_id is None:
        return None
    if names is None:
        raise InputError("row_id is given with files, whose records have an order; it is for frames")
    if row_id not in names:
        raise InputError(f"row_id is {row_id!r}; the frame has no such column")
    return row_id


def command(work: Work, rank: int, schema: str, files: Sequence[str], directory: str) -> list[str]:
    """The command line of one process."""
    made = [program(), "train", "--schema", schema, "--seed", str(work.seed), "--quiet"]
    if not work.paths:
        made.append("--own-parts")
    for parameter in work.parameters:
        made += ["-p", parameter]
    if work.recipe:
        made += ["--recipe", os.path.join(directory, "recipe")]
    if work.split:
        made += ["--split", work.split]
    if work.threads:
        made += ["--threads", str(work.threads)]
    if work.memory is not None:
        made += ["--memory", str(work.memory)]
    return [*made, "--temp-dir", directory, "-o", os.path.join(directory, "model"), "--", *files]


class Share:
    """One process of a training, from its directory to its end. Not for several threads at once.

    Its directory is gone after `close`, and also when the worker is killed.
    """

    def __init__(self) -> None:
        self._directory = tempfile.mkdtemp(prefix="glassbox-")
        # From its own path: its directory must not come first among those of modules.
        self._keeper = subprocess.Popen(
            [sys.executable, "-I", "-S", os.path.abspath(_keeper.__file__), self._directory],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._files: list[str] = []
        self._rank = 0
        self._attempt = ""
        self._code: int | None = None

    def write_part(self, names: Sequence[str], records: Iterable[Sequence[str]]) -> None:
        """A file of its own, after those already written."""
        path = os.path.join(self._directory, f"part-{len(self._files)}.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(names)
            writer.writerows(records)
        self._files.append(path)

    def start(self, work: Work, rank: int, size: int) -> None:
        """Starts the program."""
        self._rank, self._attempt = rank, work.attempt
        self._write("schema", work.schema)
        if work.recipe:
            self._write("recipe", work.recipe)
        files = [os.path.abspath(path) if "://" not in path else path for path in work.paths]
        environment = {
            "GLASSBOX_RANK": str(rank),
            "GLASSBOX_SIZE": str(size),
            "GLASSBOX_MEET": os.path.join(self._directory, "meeting"),
            "GLASSBOX_ATTEMPT": work.attempt,
            "GLASSBOX_MEET_SECONDS": str(work.timeout),
            "GLASSBOX_INTERFACE": work.interface,
            "GLASSBOX_PYTHON": os.environ.get("GLASSBOX_PYTHON", sys.executable),
        }
        line = command(
            work, rank, os.path.join(self._directory, "schema"), files or self._files, self._directory
        )
        assert self._keeper.stdin is not None
        os.makedirs(environment["GLASSBOX_MEET"])
        self._keeper.stdin.write(json.dumps({"command": line, "environment": environment}).encode() + b"\n")
        self._keeper.stdin.flush()

    def note(self, kind: str, seconds: float) -> str:
        """What the program has left for the others; empty where it has ended, or left nothing."""
        path = os.path.join(self._directory, "meeting", self._note_name(kind, self._rank))
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                with open(path, encoding="latin-1", newline="") as file:
                    return file.read()
            except FileNotFoundError:
                if self._has_ended(0.01):
                    return ""
        return ""

    def add_notes(self, kind: str, notes: Sequence[str]) -> None:
        """Those of all processes, in their order, for the program to read."""
        for rank, note in enumerate(notes):
            if rank == self._rank:
                continue
            path = os.path.join(self._directory, "meeting", self._note_name(kind, rank))
            with open(path + ".part", "w", encoding="latin-1", newline="") as file:
                file.write(note)
            os.rename(path + ".part", path)

    def finish(self) -> Ended:
        """Waits for the end of the program, and closes."""
        try:
            while not self._has_ended(1.0):
                pass
            code = 1 if self._code is None else self._code
            with open(os.path.join(self._directory, "errors"), encoding="utf-8", errors="replace") as file:
                lines = [line.strip() for line in file if line.strip()]
            model = None
            if code == 0 and self._rank == 0:
                with open(os.path.join(self._directory, "model"), "rb") as written:
                    model = written.read()
            warnings = [line.split("warning: ", 1)[1] for line in lines if "warning: " in line]
            return Ended(code, lines[-1] if lines else "", warnings, model)
        finally:
            self.close()

    def close(self) -> None:
        """Kills the program where it still runs; its directory is gone."""
        assert self._keeper.stdin is not None
        try:
            self._keeper.stdin.close()
        except OSError:
            pass  # the keeper was killed
        self._keeper.wait()

    def _has_ended(self, seconds: float) -> bool:
        import select

        if self._code is not None:
            return True
        assert self._keeper.stdout is not None
        if not select.select([self._keeper.stdout], [], [], seconds)[0]:
            return False
        line = self._keeper.stdout.readline()
        self._code = int(line) if line.strip() else 1
        return True

    def _note_name(self, kind: str, rank: int) -> str:
        return f"glassbox-{self._attempt}-{kind}{rank}"

    def _write(self, name: str, text: str) -> None:
        with open(os.path.join(self._directory, name), "w", encoding="utf-8", newline="") as file:
            file.write(text)


def records_of(columns: Sequence[Sequence[str]]) -> Iterable[Sequence[str]]:
    """Columns as records."""
    return zip(*columns)


def failure(ends: Mapping[str, Ended | None]) -> GlassboxError | None:
    """Why a training failed, from how its processes ended; None for a worker that is gone.

    The first cause: a lost worker, a killed program, then one that failed by itself; the others
    only noticed.
    """
    causes: list[Callable[[Ended | None], bool]] = [
        lambda end: end is None,
        lambda end: end is not None and end.code < 0,
        lambda end: end is not None and end.code > 0 and end.line != "" and not _noticed(end),
        lambda end: end is not None and end.code > 0,
    ]
    for cause, (worker, end) in itertools.product(causes, ends.items()):
        if not cause(end):
            continue
        if end is None:
            return SystemFailure(f"worker {worker} is gone; there is no model")
        if end.code < 0:
            return SystemFailure(f"worker {worker}: the program was killed by signal {-end.code}; there is no model")
        said = end.line.removeprefix("glassbox: ") or "it said nothing"
        text = f"worker {worker}: the program ended with exit code {end.code}: {said}"
        kinds: dict[int, type[GlassboxError]] = {2: InputError, 3: InputError, 4: ModelFileError}
        return kinds.get(end.code, SystemFailure)(text)
    return None


def _noticed(end: Ended) -> bool:
    return " ended, or cannot be reached" in end.line or "has not come within" in end.line
