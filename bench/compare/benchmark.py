"""Contestants on one workload, run in turn: A B C A B C ..., so that a disturbance hits all."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any, Callable

from measured_run import Limits, MeasuredRun, RunFailed, run, together
from places import Places

Quality = dict[str, float]


@dataclass
class Contestant:
    name: str  # no other contestant's: results are found by it
    command: list[str]
    settings: str = ""  # what a reader must know to repeat it
    # Which seconds count: those of the whole process, or those the program says it took, which
    # leave out starting Python and importing libraries.
    clock: str = "process"  # or "own"
    evaluate: list[str] = field(default_factory=list)  # a second command, on the clock as well
    warm_up_arguments: list[str] = field(default_factory=list)  # of the first run only
    after_warm_up: list[str] = field(default_factory=list)  # a command: scores the held-out rows
    quality: Callable[[], Quality] | None = None  # of the scores that the warm-up left
    clear: list[Path] = field(default_factory=list)  # removed before each run
    stdout: Path | None = None


@dataclass
class Outcome:
    contestant: Contestant
    runs: list[MeasuredRun] = field(default_factory=list)
    quality: Quality = field(default_factory=dict)
    error: str = ""

    def seconds(self) -> list[float]:
        if self.contestant.clock == "own":
            return [float(r.said["seconds"]) for r in self.runs]
        return [r.wall for r in self.runs]

    def as_json(self) -> dict[str, Any]:
        facts: dict[str, Any] = {"name": self.contestant.name,
                                 "settings": self.contestant.settings,
                                 "clock": self.contestant.clock}
        if self.error:
            return facts | {"error": self.error}
        facts |= {
            "seconds": self.seconds(),
            "process_seconds": [r.wall for r in self.runs],
            "processor_seconds": [r.processor for r in self.runs],
            "peak_bytes": [r.peak_bytes for r in self.runs],
            "others_share": [r.others for r in self.runs],
            "quality": self.quality,
        }
        said = [r.said for r in self.runs]
        if "phases" in said[-1]:
            facts["phases"] = {phase: median(s["phases"][phase] for s in said)
                               for phase in said[-1]["phases"]}
        for key in ("metrics", "versions"):
            if key in said[-1]:
                facts[key] = said[-1][key]
        return facts


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run_steps(places: Places, one: Contestant, more: list[str], limits: Limits) -> MeasuredRun:
    """The command and, if there is one, the second: the limit of time is for both."""
    first = run(places, one.command + more, limits, one.stdout)
    if not one.evaluate:
        return first
    rest = replace(limits, spent=first.wall)
    return together({"train": first, "evaluate": run(places, one.evaluate, rest)})


def run_once(places: Places, outcome: Outcome, warm_up: bool, limits: Limits) -> None:
    one = outcome.contestant
    for path in one.clear:
        path.unlink(missing_ok=True)
    try:
        took = run_steps(places, one, one.warm_up_arguments if warm_up else [], limits)
        if one.clock == "own" and "seconds" not in took.said:
            raise RunFailed("did not say how long it took")
        if not warm_up:
            outcome.runs.append(took)
            return
        if one.after_warm_up:
            run(places, one.after_warm_up, limits)
        if one.quality:
            outcome.quality = one.quality()
    except (RunFailed, OSError, ValueError, LookupError) as error:
        outcome.error = str(error) or type(error).__name__
        say(f"  {one.name}: failed: {outcome.error}")


def check_names(contestants: list[Contestant]) -> None:
    names = [one.name for one in contestants]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"more than one contestant is called {', '.join(twice)}")


def compete(places: Places, contestants: list[Contestant], runs: int,
            limits: Limits = Limits(), warm_up: bool = True) -> list[Outcome]:
    """A warm-up each, judged, then `runs` rounds. One that fails is out, and says why."""
    check_names(contestants)
    outcomes = [Outcome(one) for one in contestants]
    for round_number in range(0 if warm_up else 1, runs + 1):
        say("  warm-up and quality" if round_number == 0 else f"  run {round_number} of {runs}")
        for outcome in outcomes:
            if not outcome.error:
                run_once(places, outcome, round_number == 0, limits)
    return outcomes
