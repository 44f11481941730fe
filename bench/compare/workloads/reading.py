"""CSV to typed columns: the first thing every program does."""

from __future__ import annotations

from benchmark import Contestant
from entry import Entry
from generated_data import generated, mnist
from glassbox_runs import Task
from places import cores
from session import Session


def reading_entry(session: Session, task: Task, title: str) -> Entry:
    places = session.places
    reader = [places.read_table, str(task.data), str(task.schema)]
    contestants = [Contestant("Glassbox", [*reader, str(cores())], f"{cores()} threads",
                              clock="own")]
    if session.twice:
        contestants.append(Contestant("Glassbox again", [*reader, str(cores())], "", clock="own"))
    contestants += [
        Contestant("Glassbox, one thread", [*reader, "1"], "1 thread", clock="own"),
        Contestant("polars", places.peer("read_csv.py", "polars", task.data, task.schema),
                   f"types given, {cores()} threads", clock="own"),
        Contestant("pandas", places.peer("read_csv.py", "pandas", task.data, task.schema),
                   "C engine, types given", clock="own"),
    ]
    return Entry(title, contestants, {"bytes": task.data.stat().st_size})


def clicks(session: Session) -> Entry:
    task = generated(session.places, "clicks", session.rows(1_000_000, 20_000))
    return reading_entry(session, task, "Reading clicks: 8 numbers, 4 categories")


def regression(session: Session) -> Entry:
    task = generated(session.places, "regression", session.rows(500_000, 10_000))
    return reading_entry(session, task, "Reading regression: 91 numbers")


def pixels(session: Session) -> Entry:
    return reading_entry(session, mnist(session.places),
                         "Reading MNIST: 785 categories, for the others small numbers")
