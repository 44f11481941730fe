"""Batch predictions, CSV to CSV: wine's records over and over."""

from __future__ import annotations

import subprocess

import glassbox_runs
from benchmark import Contestant
from entry import Entry
from generated_data import call, repeated, wine
from places import Places, cores
from session import Session


def model_of_ours(places: Places) -> str:
    task, model = wine(places), places.work / "predict.model"
    places.work.mkdir(parents=True, exist_ok=True)
    call(glassbox_runs.train(places, task, model))
    return str(model)


def model_of_sklearn(places: Places) -> tuple[str, str]:
    """And what went wrong, to be told when it is used."""
    task, model = wine(places), places.work / "predict.joblib"
    done = subprocess.run(
        places.peer("batch_predictions.py", "fit", model, "--train", task.data, "--train-rows",
                    glassbox_runs.training_records(places, task), "--passes", task.passes, "--l2", task.l2),
        capture_output=True, text=True, check=False)
    return str(model), done.stderr


def entry(session: Session) -> Entry:
    places, rows = session.places, session.rows(1_000_000, 20_000)
    data = str(repeated(wine(places), rows))
    model = model_of_ours(places)
    theirs, _ = model_of_sklearn(places)
    work = places.work
    command = [places.glassbox, "predict", model, data, "--quiet", "--force"]
    threads = f"{cores()} threads"
    contestants = [
        Contestant("Glassbox", [*command, "--csv", "-"], f"`--csv - > FILE`, {threads}",
                   stdout=work / "predicted.csv"),
        Contestant("Glassbox, to a file", [*command, "--csv", str(work / "predicted-2.csv")],
                   f"`--csv FILE`, {threads}"),
        Contestant("Glassbox, gzip", [*command, "-o", str(work / "predicted")],
                   f"`-o DIR`: Amazon ML's layout, compressed, {threads}"),
        Contestant("Glassbox, one thread",
                   [*command, "--threads", "1", "--csv", "-"], "`--csv - > FILE --threads 1`",
                   stdout=work / "predicted-3.csv"),
        Contestant("scikit-learn",
                   places.peer("batch_predictions.py", "predict", theirs, "--data", data,
                               "--output", work / "predicted-4.csv"),
                   "polars in, StandardScaler and KBinsDiscretizer(10), predict_proba, polars out",
                   clock="own"),
    ]
    if session.twice:
        contestants.insert(1, Contestant("Glassbox again", contestants[0].command,
                                         contestants[0].settings, stdout=work / "predicted-5.csv"))
    return Entry("Batch predictions, CSV to CSV", contestants,
                 {"rows": rows, "bytes": repeated(wine(places), rows).stat().st_size})
