"""A category of hundreds of rare levels, such as a zip code: our default beside scikit-learn's.

    build/bench/quality/venv/bin/python -B bench/quality/rare_levels.py [--glassbox FILE]

2,000 made records, 700 levels, so two records a level in training. The levels are noise, or move the
target; evenly frequent, or as names of places are (Zipf). Three seeds, 70 % train.
"""
from __future__ import annotations

import argparse
import warnings
from types import SimpleNamespace

import numpy as np
import pandas as pd

from contestants import SKLEARN, run_glassbox, run_sklearn
from sets import ROOT

RECORDS, LEVELS, SEEDS = 2000, 700, 3
KINDS = {"noise beside a number and a category": (False, False, True),
         "noise beside a category": (False, False, False),
         "levels that matter": (True, False, True),
         "levels that matter, some frequent": (True, True, True)}
NAMES = ["default", "--recipe suggested", "sklearn", "sklearn CV"]


def made(kind: str, target: str, seed: int) -> pd.DataFrame:
    matter, is_zipf, has_number = KINDS[kind]
    draw = np.random.RandomState(seed)
    x, group = draw.randn(RECORDS), draw.choice(list("abcd"), RECORDS)
    level = draw.zipf(1.3, RECORDS) % LEVELS if is_zipf else draw.randint(0, LEVELS, RECORDS)
    score = x * has_number + (group == "a") * 1.0 + 1.5 * matter * draw.randn(LEVELS)[level]
    noise = draw.logistic(size=RECORDS)
    table = pd.DataFrame({"x": x.round(4), "group": group, "zip": [f"z{v:05d}" for v in level]})
    if not has_number:
        table = table.drop(columns="x")
    table["y"] = (score + noise > 0).astype(int) if target == "BINARY" else (score + noise).round(4)
    return table


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--glassbox", default=str(ROOT / "build/release/glassbox"))
    glassbox = options.parse_args().glassbox
    warnings.simplefilter("ignore")
    print("| levels | metric | " + " | ".join(NAMES) + " |\n| --- | --- |" + " --- |" * len(NAMES))
    for target, metric in (("BINARY", "AUC"), ("NUMERIC", "RMSE")):
        for kind in KINDS:
            losses: dict[str, list[float]] = {name: [] for name in NAMES}
            for seed in range(SEEDS):
                table = made(kind, target, seed)
                train, test = table[:RECORDS * 7 // 10], table[RECORDS * 7 // 10:]
                data = SimpleNamespace(name=kind, target="y", type=target)
                for name in NAMES:
                    got = (run_sklearn(SKLEARN[name], data, train, test) if name in SKLEARN else
                           run_glassbox(glassbox, "" if name == "default" else name, data, train,
                                        test))
                    losses[name].append(got["loss"])
            means = [float(np.mean(losses[name])) for name in NAMES]
            print(f"| {kind} | {metric} | " + " | ".join(
                f"{1 - v if metric == 'AUC' else v:.3f}" for v in means) + " |", flush=True)


if __name__ == "__main__":
    main()
