"""True labels of held-out records, and what each program predicted for them."""

from __future__ import annotations

import csv
import json
from itertools import islice
from pathlib import Path
from typing import Callable

from benchmark import Quality
from quality import binary_quality, multiclass_quality, regression_quality

Rows = list[list[float]]
ScoreReader = Callable[[Path], Rows]


def target_column(schema: Path) -> tuple[int, str]:
    """Place and type of the target."""
    content = json.loads(schema.read_text())
    for place, attribute in enumerate(content["attributes"]):
        if attribute["attributeName"] == content["targetAttributeName"]:
            return place, attribute["attributeType"]
    raise ValueError(f"{schema}: no target")


def labels_after(data: Path, schema: Path, first: int) -> list[str]:
    """Of all records but the first so many; the file has a header."""
    place, _ = target_column(schema)
    with open(data, newline="") as file:
        return [row[place] for row in islice(csv.reader(file), first + 1, None)]


def plain(path: Path) -> Rows:
    """Numbers separated by commas: a score, or one for each class in ascending order."""
    with open(path) as file:
        return [[float(cell) for cell in line.split(",")] for line in file]


def glassbox(path: Path) -> Rows:
    with open(path, newline="") as file:
        rows = csv.reader(file)
        first = sum(name in ("tag", "trueLabel", "bestAnswer") for name in next(rows))
        return [[float(cell) for cell in row[first:]] for row in rows]


def vowpal_classes(path: Path) -> Rows:
    """`1:0.9 2:0.1 ...`"""
    with open(path) as file:
        return [[float(cell.split(":")[1]) for cell in line.split()] for line in file]


def liblinear(path: Path) -> Rows:
    """`labels 7 2 ...`, then in each line a label and a probability for each of these."""
    with open(path) as file:
        names = next(file).split()[1:]
        order = sorted(range(len(names)), key=lambda place: int(names[place]))
        if sorted(map(int, names)) == [-1, 1]:
            order = [names.index("1")]
        return [[float(line.split()[1 + place]) for place in order] for line in file]


class Judge:
    """Holds the true labels; says how good a file of scores is."""

    def __init__(self, data: Path, schema: Path, first: int) -> None:
        self.labels = labels_after(data, schema, first)
        _, self.kind = target_column(schema)

    def quality(self, path: Path, read: ScoreReader) -> Quality:
        rows = read(path)
        if len(rows) != len(self.labels):
            raise ValueError(f"{len(rows)} scores for {len(self.labels)} held-out records")
        if self.kind == "BINARY":
            return binary_quality([row[-1] for row in rows], [int(t) for t in self.labels])
        if self.kind == "NUMERIC":
            return regression_quality([row[0] for row in rows], [float(t) for t in self.labels])
        classes = sorted(set(self.labels))
        return multiclass_quality(rows, [classes.index(t) for t in self.labels])
