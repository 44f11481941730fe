"""How Glassbox is called. Every flag of ours stands here."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmark import Contestant
from places import Places
from scores import Judge, glassbox

TRAIN_SPLIT, TEST_SPLIT = "0-70", "70-100"
GROWTH_MEMORY = "400M"  # of the run that may not hold all records


@dataclass(frozen=True)
class Task:
    """What to learn: the same for every contestant."""

    name: str
    data: Path
    schema: Path
    recipe: Path
    parameters: dict[str, str]

    @property
    def passes(self) -> int:
        return int(self.parameters.get("sgd.maxPasses", "10"))

    @property
    def l2(self) -> float:
        return float(self.parameters.get("sgd.l2RegularizationAmount", "1e-6"))


def train(places: Places, task: Task, model: Path, *more: str) -> list[str]:
    parameters = [part for key, value in task.parameters.items() for part in ("-p", f"{key}={value}")]
    return [places.glassbox, "train", str(task.data), "--schema", str(task.schema), "--recipe",
            str(task.recipe), "--split", TRAIN_SPLIT, *parameters, *more, "--quiet", "--force",
            "-o", str(model)]


def evaluate(places: Places, model: Path, data: Path, *more: str) -> list[str]:
    return [places.glassbox, "evaluate", str(model), str(data), "--split", TEST_SPLIT, *more,
            "--quiet"]


def predict(places: Places, model: Path, data: Path, csv: Path) -> list[str]:
    return [places.glassbox, "predict", str(model), str(data), "--split", TEST_SPLIT, "--quiet",
            "--force", "--csv", str(csv)]


def contestant(places: Places, task: Task, judge: Judge | None, name: str = "Glassbox",
               threads: int | None = None, memory: str = "",
               evaluates: bool = True) -> Contestant:
    """Trains and, unless told otherwise, evaluates: both on the clock."""
    both = ["--threads", str(threads)] if threads else []
    limit = ["--memory", memory] if memory else []
    stem = name.lower().replace(" ", "-")
    model, scores = places.work / f"{stem}.model", places.work / f"{stem}.csv"
    parameters = [f"-p {key}={value}" for key, value in task.parameters.items()]
    shown = " ".join([f"glassbox train --split {TRAIN_SPLIT}", *parameters, *both, *limit])
    spilling = ["--temp-dir", str(places.work)] if memory else []
    judging = f", `glassbox evaluate --split {TEST_SPLIT}`" if evaluates else ""
    return Contestant(
        name, train(places, task, model, *both, *limit, *spilling),
        settings=f"`{shown}`{judging}",
        evaluate=evaluate(places, model, task.data, *both) if evaluates else [],
        after_warm_up=predict(places, model, task.data, scores) if judge else [],
        quality=(lambda: judge.quality(scores, glassbox)) if judge else None)


def training_records(places: Places, task: Task) -> int:
    """How many records our split by bytes takes; the others are given just as many."""
    places.work.mkdir(parents=True, exist_ok=True)
    one_pass = Task(task.name, task.data, task.schema, task.recipe,
                    task.parameters | {"sgd.maxPasses": "1"})
    done = subprocess.run([*train(places, one_pass, places.work / "count.model"), "--json"],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"glassbox train: {done.stderr.strip()}")
    records = json.loads(done.stdout)["records"]
    if records["rejected"]:
        raise RuntimeError(f"{task.data}: {records['rejected']} records rejected")
    return int(records["total"])
