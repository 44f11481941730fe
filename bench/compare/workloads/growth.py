"""Clicks from 10,000 to 10,000,000 records: how time and memory grow, and who gives up."""

from __future__ import annotations

from typing import Any

import ours
from contest import Contestant, compete, say
from generated_data import generated, native
from measured_run import Limits
from session import Session
from theirs import Theirs

TITLE = "Clicks, ten thousand to ten million records"
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
QUICK_SIZES = (1_000, 3_000, 10_000)
SECONDS = 900.0


def contestants(session: Session, rows: int) -> list[Contestant]:
    task = generated(session.places, "clicks", rows)
    theirs = Theirs(session.places, task, ours.training_records(session.places, task), judge=None)
    stem = native(session.places, task, theirs.train_rows)
    own = [ours.contestant(session.places, task, None),
           ours.contestant(session.places, task, None, "Glassbox, 400 MB",
                           tuple(ours.GROWTH_MEMORY))]
    for one in own:
        one.after_warm_up = []
    return [
        *own,
        theirs.python("scikit-learn SGD", "sklearn_clicks.py", "sgd", ""),
        theirs.vowpal(stem, "--loss_function logistic -b 18"),
        theirs.liblinear(stem, 0, ""),
        theirs.python("XGBoost hist", "xgboost_clicks.py", "hist", ""),
    ]


def measure(session: Session) -> dict[str, Any]:
    limits = Limits(min(SECONDS, session.limits.seconds), session.limits.data_bytes)
    sizes = QUICK_SIZES if session.quick else SIZES
    points = []
    for rows in sizes:
        say(f"  {rows:,} rows")
        # One run counts from ten million on: what it shows is far larger than the noise.
        runs = 1 if rows >= SIZES[-1] else session.runs
        for outcome in compete(session.places, contestants(session, rows), runs, limits):
            points.append({"rows": rows} | outcome.as_json())
    return {"title": TITLE, "limit_seconds": limits.seconds, "limit_bytes": limits.data_bytes,
            "growth": points}
