"""Compares Glassbox with other programs on the same records; see docs/performance.md."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, Callable

import growth_plot
import publish
import ratio_plot
import stages
from benchmark import compete, say
from entry import Entry
from environment import environment
from measured_run import Limits, RunFailed
from places import ROOT, Places
from report import as_text, disturbance, table_of
from session import Session
from targets import targets_table
from workloads import (clicks, growth, l2, mnist, one_record, predict, reading, regression, texts,
                       wine)

CONTESTS: dict[str, Callable[[Session], Entry]] = {
    "mnist": mnist.entry,
    "clicks": clicks.entry,
    "texts": texts.entry,
    "regression": regression.entry,
    "wine": wine.entry,
    "predict": predict.entry,
    "read-clicks": reading.clicks,
    "read-regression": reading.regression,
    "read-mnist": reading.pixels,
}
MEASUREMENTS: dict[str, Callable[[Session], dict[str, Any]]] = {
    "one-record": one_record.measure,
    "growth": growth.measure,
    "l2": l2.measure,
}
ON_REQUEST = {"growth", "l2"}  # long, or not a comparison of times


def hold(name: str, session: Session) -> dict[str, Any]:
    """One workload's result; what cannot be set up is told as its error."""
    try:
        if name in MEASUREMENTS:
            return MEASUREMENTS[name](session)
        entry = CONTESTS[name](session)
        runs = entry.runs or session.runs
        outcomes = compete(session.places, entry.contestants, runs, session.limits)
        return {"title": entry.title, "facts": entry.facts, "runs": runs,
                "contestants": [outcome.as_json() for outcome in outcomes]}
    except (RunFailed, RuntimeError, OSError, ValueError) as error:
        say(f"  failed: {error}")
        return {"title": name, "error": str(error)}


def chosen(only: str, with_growth: bool) -> list[str]:
    names = [*CONTESTS, *MEASUREMENTS]
    if not only:
        return [n for n in names if n not in ON_REQUEST or (n == "growth" and with_growth)]
    wanted = [w for w in only.replace(",", " ").split() if w]
    for word in wanted:
        if not any(n == word or n.startswith(word + "-") for n in names):
            raise SystemExit(f"run.py: no workload '{word}'; use {', '.join(names)}")
    return [n for n in names if any(n == w or n.startswith(w + "-") for w in wanted)
            or (n == "growth" and with_growth)]


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=ROOT / "build/release")
    parser.add_argument("--output", type=Path, default=ROOT / "build/bench")
    parser.add_argument("--runs", type=int, default=5, help="after one warm-up (default 5)")
    parser.add_argument("--only", default="", help="workloads, comma-separated: "
                        f"{', '.join([*CONTESTS, *MEASUREMENTS])}; 'read' means all three")
    parser.add_argument("--growth", action="store_true", help="also up to ten million records")
    parser.add_argument("--quick", action="store_true", help="small data: does it all work?")
    parser.add_argument("--twice", action="store_true",
                        help="our own program twice: their ratio, ideally 1, is the noise")
    parser.add_argument("--seconds", type=float, default=900, help="limit of one run")
    parser.add_argument("--memory", type=int, default=0, help="limit of one run in bytes; 0: none")
    parser.add_argument("--growth-seconds", type=float, default=180,
                        help="limit of one run of growth; who would exceed it is not tried")
    parser.add_argument("--publish", action="store_true",
                        help="write docs/performance.md and its plots from the results")
    return parser.parse_args()


def main() -> None:
    arguments = parse()
    if arguments.runs < 1:
        raise SystemExit("run.py: --runs must be 1 or more")
    places = Places(arguments.build.resolve(), arguments.output.resolve())
    session = Session(places, arguments.runs, arguments.quick, arguments.twice,
                      Limits(arguments.seconds, arguments.memory), arguments.growth_seconds)
    places.data.mkdir(parents=True, exist_ok=True)

    # Small data are for trying: they never mix with results that count.
    results = places.output / ("quick.json" if arguments.quick else "results.json")
    found: dict[str, Any] = json.loads(results.read_text()) if results.exists() else {}
    about = environment(places)
    for name in chosen(arguments.only, arguments.growth):
        say(f"== {name}")
        found[name] = {"runs": session.runs, "environment": about} | hold(name, session)
        results.write_text(json.dumps(found, indent=1) + "\n")
        print(f"\n{found[name]['title']}")
        print(found[name].get("error") or as_text(table_of(found[name])))
        print(disturbance(found[name]), flush=True)

    print(f"\nTargets\n{as_text(targets_table(found | {'stages': stages.load(stages.FOLDER)}))}")
    ratio_plot.write(found, results.with_name("performance.svg"))
    growth_plot.write(found, results.with_name("growth.svg"))
    say(f"\nwrote {results}, performance.svg and growth.svg")
    if arguments.publish:
        if arguments.quick:
            raise SystemExit("run.py: quick results are not for publishing")
        publish.write(found)


if __name__ == "__main__":
    main()
