"""One workload ready to run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import glassbox_runs
from benchmark import Contestant
from glassbox_runs import Task
from scores import Judge
from session import Session
from competitors import Theirs


@dataclass
class Entry:
    title: str
    contestants: list[Contestant]  # ours first: ratios are to it
    facts: dict[str, Any] = field(default_factory=dict)  # rows, bytes: for rates
    runs: int | None = None  # instead of the session's


def training_entry(session: Session, task: Task, title: str) -> tuple[Entry, Theirs]:
    """Our own contestant(s), and a maker of others who get the very same records."""
    train_rows = glassbox_runs.training_records(session.places, task)
    judge = Judge(task.data, task.schema, train_rows)
    contestants = [glassbox_runs.contestant(session.places, task, judge)]
    if session.twice:
        contestants.append(glassbox_runs.contestant(session.places, task, judge, "Glassbox again"))
    facts = {"train_rows": train_rows, "held_out_rows": len(judge.labels),
             "bytes": task.data.stat().st_size}
    return Entry(title, contestants, facts), Theirs(session.places, task, train_rows, judge)
