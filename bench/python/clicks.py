"""`fit` beside scikit-learn's pipelines, on clicks: eight numbers that act by bends and humps, four
categories of 10 to 1,000 levels. `python bench/python/clicks.py [ROWS]`, in an environment that has the
wheel and scikit-learn. Prints Markdown; ROWS is 300,000 unless given, a fifth of them held out."""

from __future__ import annotations

import os
import sys
import time
import warnings
from typing import Any

import numpy as np
import pandas as pd
import sklearn
from glassbox_ml import GlassboxClassifier, __version__
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, OneHotEncoder

LEVELS = {"device": 10, "region": 50, "shop": 300, "campaign": 1000}
BINS = 50
ROUNDS = 5  # of all, one after the other; the best of each counts


def clicks(rows: int) -> tuple[pd.DataFrame, np.ndarray]:
    random = np.random.default_rng(12)
    x = {
        "age": random.normal(40, 12, rows),
        "hour": random.uniform(0, 24, rows),
        "price": 5 / np.sqrt(1 - random.uniform(size=rows)),
        "distance": np.where(random.uniform(size=rows) < 0.6, random.normal(2, 1, rows),
                             random.normal(9, 2, rows)),
        "interest": random.uniform(size=rows) * random.uniform(size=rows),
        "visits": random.exponential(2, rows),
        "speed": random.normal(1000, 250, rows),
        "weather": random.uniform(size=rows) - random.uniform(size=rows),
    }  # fmt: skip
    speed = (x["speed"] - 1000) / 250
    margin = (
        1.1 * np.abs((x["age"] - 40) / 12)
        + 2 / (1 + ((x["hour"] - 19) / 3) ** 2)
        - 1.5 * np.minimum(x["price"] / 20, 2)
        + np.where(x["distance"] > 5.5, 0.8, -0.6)
        + 1.8 * x["interest"] / (0.1 + x["interest"])
        - 0.4 * np.minimum(x["visits"], 4)
        + 0.25 * speed * (3 - speed**2)
        + np.where(x["weather"] < 0, 1.6 * x["weather"] ** 2, 0.3)
        - 2.3
    )
    frame = pd.DataFrame(x)
    for name, levels in LEVELS.items():
        chance = 1 / np.arange(1, levels + 1)
        codes = random.choice(levels, size=rows, p=chance / chance.sum())
        margin += random.normal(0, 0.8, levels)[codes]
        frame[name] = np.array([f"{name}{i}" for i in range(levels)], dtype=object)[codes]
    return frame, (random.uniform(size=rows) < 1 / (1 + np.exp(-margin))).astype(int)


def prepared(model: Any, numbers: list[str]) -> Any:
    bins = KBinsDiscretizer(BINS, encode="onehot", strategy="quantile", quantile_method="linear",
                            subsample=200_000, random_state=1)  # fmt: skip
    levels = OneHotEncoder(handle_unknown="ignore")
    return make_pipeline(
        ColumnTransformer([("numbers", bins, numbers), ("levels", levels, list(LEVELS))]), model
    )


def main(rows: int) -> None:
    frame, y = clicks(rows)
    train = rows * 4 // 5
    numbers = [name for name in frame if name not in LEVELS]
    recipe = {"outputs": [f"quantile_bin(ALL_NUMERIC,{BINS})", "ALL_CATEGORICAL"]}
    l2 = 1e-6
    contestants = {
        "GlassboxClassifier": GlassboxClassifier(
            recipe=recipe, parameters={"sgd.l2RegularizationAmount": l2}
        ),
        "pipeline with LogisticRegression": prepared(
            LogisticRegression(C=1 / (l2 * train), max_iter=100), numbers
        ),
        "pipeline with SGDClassifier": prepared(
            SGDClassifier(loss="log_loss", alpha=l2, max_iter=10, tol=None, average=True,
                          learning_rate="constant", eta0=0.05, random_state=1),
            numbers,
        ),
    }  # fmt: skip
    warnings.simplefilter("ignore")
    print(f"glassbox {__version__}, scikit-learn {sklearn.__version__}, {train:,} records, "
          f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")  # fmt: skip
    print("| | fit, s | times ours | of the processors, s | times ours | log loss | AUC |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, model in contestants.items():
            begin, busy = time.perf_counter(), time.process_time()
            model.fit(frame[:train], y[:train])
            times[name].append((time.perf_counter() - begin, time.process_time() - busy))
    ours, ours_busy = map(min, zip(*times["GlassboxClassifier"]))
    for name, model in contestants.items():
        wall, busy = map(min, zip(*times[name]))
        scores = model.predict_proba(frame[train:])[:, 1]
        print(f"| {name} | {wall:.2f} | {wall / ours:.1f} | {busy:.2f} | {busy / ours_busy:.1f} | "
              f"{log_loss(y[train:], scores):.5f} | {roc_auc_score(y[train:], scores):.5f} |")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300_000)
