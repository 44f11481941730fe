"""Data made before any clock starts, and made once: generated CSVs, MNIST, the others' formats."""

from __future__ import annotations

import subprocess
from pathlib import Path

from benchmark import say
from glassbox_runs import Task
from places import ROOT, Places


def call(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name}: {(done.stderr or done.stdout).strip()[-300:]}")


def is_newer(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def generated(places: Places, name: str, rows: int,
              parameters: dict[str, str] | None = None) -> Task:
    """Of make_workload, in a directory of its own for each size."""
    folder = places.data / f"{name}-{rows}"
    done = folder / "done"
    if not is_newer(done, Path(places.make_workload)):
        say(f"  making {folder.name}")
        call([places.make_workload, name, str(folder), "--rows", str(rows)])
        done.touch()
    return Task(name, folder / f"{name}.csv", folder / f"{name}.schema", folder / f"{name}.recipe",
                parameters or {})


def mnist(places: Places) -> Task:
    """The 42,000 of a shuffle by seed 1, with Amazon's recipe and parameters."""
    folder = places.data / "mnist"
    if not (folder / "train.csv").exists():
        say("  fetching and writing MNIST")
        call([str(ROOT / "datasets/mnist/fetch.sh")])
        call([places.glassbox, "datasets", "mnist", "--seed", "1", "--force", "-o", str(folder)])
    return Task("mnist", folder / "train.csv", folder / "mnist.schema", folder / "amazon.recipe",
                {"sgd.maxPasses": "10", "sgd.l2RegularizationAmount": "1e-5"})


def wine(places: Places, kind: str = "binary") -> Task:
    folder = places.data / "wine"
    if not (folder / f"{kind}.csv").exists():
        call([places.glassbox, "datasets", "wine", "--force", "-o", str(folder)])
    source = ROOT / "datasets/wine"
    lines = (source / f"{kind}.best.parameters").read_text().split()
    return Task("wine", folder / f"{kind}.csv", source / f"{kind}.schema",
                source / f"{kind}.best.recipe", dict(line.split("=") for line in lines))


def repeated(task: Task, rows: int) -> Path:
    """The same records over and over, under one header, until there are `rows`."""
    path = task.data.with_name(f"{task.data.stem}-{rows}.csv")
    if not is_newer(path, task.data):
        header, *records = task.data.read_text().splitlines(keepends=True)
        times, rest = divmod(rows, len(records))
        with open(path, "w") as out:
            out.write(header)
            for _ in range(times):
                out.writelines(records)
            out.writelines(records[:rest])
    return path


def native(places: Places, task: Task, train_rows: int) -> Path:
    """Stem of the task's rows in the formats of Vowpal Wabbit and LIBLINEAR."""
    stem = task.data.with_name(f"{task.name}.{train_rows}")
    done = stem.with_name(stem.name + ".done")
    writer = ROOT / "bench/compare/peers/native_formats.py"
    if not (is_newer(done, task.data) and is_newer(done, writer)):
        say("  writing the others' own formats")
        call(places.peer("native_formats.py", task.data, task.schema, train_rows, stem))
        done.touch()
    return stem
