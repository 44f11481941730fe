"""How Glassbox is called. Every flag of ours stands here."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from contest import Contestant
from places import Places
from scores import Judge, glassbox

TRAIN_SPLIT, TEST_SPLIT = "0-70", "70-100"
GROWTH_MEMORY = ["--memory", "400M"]  # of the run that may not hold all records


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


def predict(places: Places, model: Path, data: Path, csv: Path) -> list[str]:
    return [places.glassbox, "predict", str(model), str(data), "--split", TEST_SPLIT, "--quiet",
            "--force", "--csv", str(csv)]


def contestant(places: Places, task: Task, judge: Judge | None, name: str = "Glassbox",
               more: tuple[str, ...] = ()) -> Contestant:
    stem = name.lower().replace(" ", "-")
    model, scores = places.work / f"{stem}.model", places.work / f"{stem}.csv"
    shown = " ".join(f"-p {key}={value}" for key, value in task.parameters.items())
    return Contestant(
        name, train(places, task, model, *more),
        settings=f"`glassbox train --split {TRAIN_SPLIT} {' '.join((shown, *more))}".strip() + "`",
        after_warm_up=predict(places, model, task.data, scores),
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
