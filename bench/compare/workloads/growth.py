"""Clicks from 10,000 to 10,000,000 records: how time and memory grow, and who gives up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import glassbox_runs
from benchmark import Contestant, compete, say
from generated_data import generated, native
from measured_run import Limits
from glassbox_runs import Task
from report import seconds_text
from session import Session
from summary import summarize
from competitors import Theirs

TITLE = "Clicks, ten thousand to ten million records"
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
QUICK_SIZES = (1_000, 3_000, 10_000)
MANY = 1_000_000  # records from which three runs tell enough
FEW_RUNS = 3


def own(session: Session, task: Task) -> list[Contestant]:
    places = session.places
    return [glassbox_runs.contestant(places, task, None),
            glassbox_runs.contestant(places, task, None, "Glassbox, 400 MB", memory=glassbox_runs.GROWTH_MEMORY),
            glassbox_runs.contestant(places, task, None, "Glassbox, one thread", threads=1)]


def others(theirs: Theirs, stem: Path) -> list[Contestant]:
    return [
        theirs.python("scikit-learn SGD", "sklearn_clicks.py", "sgd", ""),
        theirs.vowpal(stem, "--loss_function logistic -b 18"),
        theirs.liblinear(stem, 0, ""),
        theirs.python("XGBoost hist", "xgboost_clicks.py", "hist", ""),
    ]


def hopeless(points: list[dict[str, Any]], name: str, rows: int, limit: float) -> str:
    """Why not to try so many records, after what happened with fewer; empty: try."""
    fewer = [p for p in points if p["name"] == name and p["rows"] < rows]
    if not fewer:
        return ""
    last = max(fewer, key=lambda p: p["rows"])
    if last.get("error", "").startswith("not tried"):
        return last["error"]
    if "error" in last:
        return f"not tried: failed at {last['rows']:,} rows"
    took = summarize(last["seconds"]).median
    if took * rows / last["rows"] <= limit:
        return ""
    return (f"not tried: {seconds_text(took)} at {last['rows']:,} rows, "
            f"{limit:g} s allowed at {rows:,} rows")


def into_page_cache(folder: Path) -> None:
    """For a single run there is no warm-up that would do it."""
    for path in folder.iterdir():
        with open(path, "rb") as file:
            while file.read(1 << 24):
                pass


def at_size(session: Session, rows: int, is_largest: bool, points: list[dict[str, Any]],
            limits: Limits) -> list[dict[str, Any]]:
    task = generated(session.places, "clicks", rows)
    theirs = Theirs(session.places, task, glassbox_runs.training_records(session.places, task), judge=None)
    stem = native(session.places, task, theirs.train_rows)
    into_page_cache(task.data.parent)
    found, taking_part = [], own(session, task)
    for one in others(theirs, stem):
        reason = hopeless(points, one.name, rows, limits.seconds)
        if reason:
            say(f"  {one.name}: {reason}")
            found.append({"rows": rows, "name": one.name, "error": reason})
        else:
            taking_part.append(one)
    # One run counts at the largest size: what it shows is far larger than the noise.
    runs = 1 if is_largest else min(session.runs, FEW_RUNS) if rows >= MANY else session.runs
    outcomes = compete(session.places, taking_part, runs, limits, warm_up=not is_largest)
    return [{"rows": rows} | outcome.as_json() for outcome in outcomes] + found


def measure(session: Session) -> dict[str, Any]:
    limits = Limits(min(session.growth_seconds, session.limits.seconds), session.limits.data_bytes)
    sizes = QUICK_SIZES if session.quick else SIZES
    points: list[dict[str, Any]] = []
    for rows in sizes:
        say(f"  {rows:,} rows")
        points += at_size(session, rows, rows == sizes[-1], points, limits)
    return {"title": TITLE, "limit_seconds": limits.seconds, "limit_bytes": limits.data_bytes,
            "growth": points}
