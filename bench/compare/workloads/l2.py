"""Texts: which L2 suits whom. Held-out log loss at each value, of one run each: what each program
would gain by another value than that which `texts` gives it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Callable

import glassbox_runs
from benchmark import Contestant, compete, say
from entry import training_entry
from generated_data import native
from session import Session
from workloads import texts

TITLE = "Texts: held-out log loss by L2"
VALUES = (1e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4)
VOWPAL_VALUES = (0, 1e-8, 1e-7, 1e-6, 1e-5)

Maker = Callable[[float], Contestant]


def measure(session: Session) -> dict[str, Any]:
    task = texts.task(session)
    _, theirs = training_entry(session, task, TITLE)
    stem = native(session.places, task, theirs.train_rows)

    def glassbox(l2: float) -> Contestant:
        with_l2 = task.parameters | {"sgd.l2RegularizationAmount": f"{l2:g}"}
        return glassbox_runs.contestant(session.places, replace(task, parameters=with_l2), theirs.judge)

    makers: list[tuple[Maker, tuple[float, ...]]] = [(glassbox, VALUES)]
    for peer in texts.PEERS:
        makers.append((lambda l2, peer=peer: texts.by_sklearn(theirs, peer, l2), VALUES))
    makers.append((lambda l2: texts.by_vowpal(theirs, stem, l2), VOWPAL_VALUES))

    tried = []
    for make, values in makers:
        for l2 in values:
            (outcome,) = compete(session.places, [make(l2)], runs=0, limits=session.limits)
            say(f"  {outcome.contestant.name}, {l2:g}: {outcome.quality}")
            result = {"error": outcome.error} if outcome.error else {"quality": outcome.quality}
            tried.append({"name": outcome.contestant.name, "l2": l2} | result)
    return {"title": TITLE, "l2": tried}
