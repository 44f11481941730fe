"""One record at a time in a warm process, as a service predicts: microseconds a record.

Ours is a Google Benchmark of the engine, whose name begins with BM_PredictOneRecord."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from benchmark import say
from generated_data import wine
from places import Places
from session import Session
from workloads.predict import model_of_sklearn

TITLE = "One record at a time, warm"
NAME = "BM_PredictOneRecord"


def ours(places: Places) -> list[dict[str, Any]]:
    """One for each benchmark: BM_PredictOneRecord/wine becomes "Glassbox, wine"."""
    done = subprocess.run(
        [str(places.engine_bench), f"--benchmark_filter={NAME}", "--benchmark_format=json"],
        capture_output=True, text=True, check=False)
    try:
        found = json.loads(done.stdout)["benchmarks"]
    except (json.JSONDecodeError, KeyError):
        return [{"name": "Glassbox", "error": f"engine_bench has no {NAME}"}]
    scale = {"ns": 1e-3, "us": 1, "ms": 1e3, "s": 1e6}
    return [{"name": "Glassbox, " + b["name"].partition("/")[2].replace("_", "-"),
             "microseconds": b["real_time"] * scale[b["time_unit"]]} for b in found]


def theirs(places: Places) -> dict[str, Any]:
    model, problem = model_of_sklearn(places)
    done = subprocess.run(places.peer("batch_predictions.py", "one", model, "--data",
                                      wine(places).data),
                          capture_output=True, text=True, check=False)
    if done.returncode:
        return {"error": (problem or done.stderr).strip().splitlines()[-1]}
    return {"microseconds": json.loads(done.stdout.splitlines()[-1])["microseconds"]}


def measure(session: Session) -> dict[str, Any]:
    places = session.places
    rows = [*ours(places), {"name": "scikit-learn, wine"} | theirs(places)]
    for row in rows:
        if "error" in row:
            say(f"  {row['name']}: failed: {row['error']}")
    return {"title": TITLE, "one_record": rows}
