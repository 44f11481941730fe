"""The other programs as contestants, each with the best settings we know for the task."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import scores
from benchmark import Contestant
from glassbox_runs import Task
from places import Places, cores, tool
from scores import Judge


@dataclass(frozen=True)
class Theirs:
    """Makes contestants for one task."""

    places: Places
    task: Task
    train_rows: int
    judge: Judge | None  # None: quality is of no interest

    def python(self, name: str, script: str, method: str, settings: str, *more: str,
               l2: float | None = None) -> Contestant:
        """A program that reads the CSV itself; its clock starts after the imports. L2 is the
        task's unless it does better with another."""
        found = self.places.work / "peer.scores"
        judge = self.judge
        return Contestant(
            name,
            self.places.peer(script, method, *more, "--csv", self.task.data, "--schema",
                             self.task.schema, "--train-rows", self.train_rows, "--passes",
                             self.task.passes, "--l2", self.task.l2 if l2 is None else l2, "--jobs", cores()),
            settings, clock="own",
            warm_up_arguments=["--scores", str(found)] if judge else [],
            quality=(lambda: judge.quality(found, scores.plain)) if judge else None)

    def vowpal(self, stem: Path, options: str, classes: bool = False,
               name: str = "Vowpal Wabbit") -> Contestant:
        """Reads its own text format, made beforehand; keeps a cache for later passes. Its test
        computes the loss; predictions are written off the clock, for the judge."""
        work = self.places.work
        model, cache, found = work / "vw.model", work / "vw.cache", work / "vw.scores"
        learn = f"--cache_file {cache} -k --passes {self.task.passes} --holdout_off {options}"
        judge = self.judge
        test = self.places.peer("vowpal_wabbit.py", "-d", f"{stem}.test.vw", "-t", "-i", model,
                                "--quiet", "--loss_function", "logistic",
                                *(["--probabilities"] if classes else ["--link", "logistic"]))
        return Contestant(
            name, self.places.peer("vowpal_wabbit.py", "-d", f"{stem}.train.vw", *learn.split(),
                                   "-f", model, "--quiet"),
            f"own format; `vw -c --passes {self.task.passes} --holdout_off {options}`, `vw -t`",
            clock="own", clear=[cache], evaluate=test,
            after_warm_up=[*test, "-p", str(found)] if judge else [],
            quality=(lambda: judge.quality(found, scores.vowpal_classes if classes
                                           else scores.plain)) if judge else None)

    def liblinear(self, stem: Path, solver: int, what: str) -> Contestant:
        """Reads its own format; its C is 1 / (rows * lambda). Whole processes count, and writing
        the predictions, which cannot be turned off."""
        model, found = self.places.work / "liblinear.model", self.places.work / "liblinear.scores"
        cost = f"{1 / (self.train_rows * self.task.l2):.6g}"
        judge = self.judge
        return Contestant(
            f"LIBLINEAR -s {solver}",
            [tool("liblinear-train"), "-s", str(solver), "-c", cost, "-B", "1", "-q",
             f"{stem}.train.svm", str(model)],
            f"own format; {what}; `liblinear-train -s {solver} -c {cost} -B 1`, "
            "`liblinear-predict -b 1`",
            evaluate=[tool("liblinear-predict"), "-b", "1", "-q", f"{stem}.test.svm", str(model),
                      str(found)],
            quality=(lambda: judge.quality(found, scores.liblinear)) if judge else None)
