"""A small table, trained on from process start to exit: what a person waits for."""

from __future__ import annotations

import glassbox_runs
from benchmark import Contestant
from entry import Entry
from generated_data import wine
from session import Session

RUNS = 30


def entry(session: Session) -> Entry:
    places, task = session.places, wine(session.places)
    train_rows = glassbox_runs.training_records(places, task)
    names = ["Glassbox", "Glassbox again"] if session.twice else ["Glassbox"]
    contestants = [glassbox_runs.contestant(places, task, None, name, evaluates=False) for name in names]
    contestants += [
        Contestant("scikit-learn",
                   places.peer("wine_session.py", "--csv", task.data, "--train-rows", train_rows,
                               "--passes", task.passes, "--l2", task.l2),
                   "start, imports, numpy.loadtxt, StandardScaler, KBinsDiscretizer(10), "
                   "LogisticRegression(lbfgs)"),
        Contestant("import sklearn", [places.python, "-c", "import sklearn.linear_model"],
                   "start and that import alone"),
    ]
    return Entry("Wine: process start to exit", contestants,
                 {"train_rows": train_rows, "bytes": task.data.stat().st_size},
                 runs=5 if session.quick else max(RUNS, session.runs))
