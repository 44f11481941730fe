"""dask-ml on clicks: peer_dask.py TRAIN.csv TEST.csv glm|incremental. Prints JSON.

glm          LogisticRegression of dask-glm, by L-BFGS, on blocks of the package `sparse` (SciPy's
             sparse matrices fail in Dask's sums; dense ones would take 14 kB a record)
incremental  scikit-learn's SGDClassifier by Incremental, 10 passes, on SciPy's sparse blocks"""

from __future__ import annotations

import json
import sys
import time
from typing import Any


def main() -> None:
    began, method = time.perf_counter(), sys.argv[3]
    import dask
    import dask.array as da
    import dask.dataframe as dd
    import dask_ml
    import numpy as np
    import pandas as pd
    import scipy.sparse
    import sparse
    from clicks_columns import BINS, CATEGORIES, L2, NUMBERS, TARGET
    from dask.distributed import Client
    from dask_ml.linear_model import LogisticRegression
    from dask_ml.wrappers import Incremental
    from sklearn.linear_model import SGDClassifier

    client = Client(n_workers=2, threads_per_worker=1, dashboard_address=None)
    started = time.perf_counter()
    train, test = (dd.read_csv(path, blocksize="16MB", dtype=dict.fromkeys(CATEGORIES, "object"))
                   for path in sys.argv[1:3])
    train = train.persist()
    cuts = train[NUMBERS].quantile(np.arange(1, BINS) / BINS).compute()
    levels = {c: np.array(sorted(train[c].unique().compute())) for c in CATEGORIES}
    widths = [BINS] * len(NUMBERS) + [len(levels[c]) for c in CATEGORIES]
    begins = np.concatenate([[0], np.cumsum(widths)])

    empty = scipy.sparse.csr_matrix((0, 0))
    if method != "incremental":
        empty = sparse.GCXS(empty)

    def hot(frame: pd.DataFrame) -> Any:
        """Each column's feature; a category that training did not see has none."""
        ids = [np.searchsorted(cuts[n].to_numpy(), frame[n].to_numpy()) for n in NUMBERS]
        known = [np.ones(len(frame), bool) for _ in NUMBERS]
        for c in CATEGORIES:
            codes = pd.Categorical(frame[c], categories=levels[c]).codes
            ids.append(np.maximum(codes, 0))
            known.append(codes >= 0)
        columns = np.stack([i + b for i, b in zip(ids, begins)], axis=1)
        values = np.stack(known, axis=1).astype(np.float64)
        made = scipy.sparse.csr_matrix(
            (values.ravel(), columns.ravel(), np.arange(len(frame) + 1) * columns.shape[1]),
            shape=(len(frame), int(begins[-1])))
        return made if method == "incremental" else sparse.GCXS(made)

    def matrix(frame: dd.DataFrame) -> tuple[da.Array, da.Array]:
        parts = frame.to_delayed()
        lengths = frame.map_partitions(len).compute()
        blocks = [da.from_delayed(dask.delayed(hot)(part), (int(n), int(begins[-1])), dtype=float,
                                  meta=empty)
                  for part, n in zip(parts, lengths)]
        return da.concatenate(blocks), frame[TARGET].to_dask_array(lengths=list(lengths))

    x, y = (part.persist() for part in matrix(train))
    dask.distributed.wait([x, y])
    prepared = time.perf_counter()
    records = x.shape[0]
    if method == "incremental":  # one block after the other, wherever it lies
        model = Incremental(SGDClassifier(loss="log_loss", alpha=L2, learning_rate="constant",
                                          eta0=0.05, average=True, random_state=1),
                            shuffle_blocks=False)
        for _ in range(10):
            model.partial_fit(x, y, classes=[0, 1])
        weights, bias = model.estimator_.coef_.ravel(), float(model.estimator_.intercept_[0])
    else:
        # Its penalty stands beside the sum of losses: lamduh = 1/C, and theirs is lamduh/2 |w|^2.
        # Features of each column sum to 1, so that an intercept would add nothing.
        model = LogisticRegression(solver="lbfgs", C=1 / (L2 * records), max_iter=100, tol=1e-6,
                                   solver_kwargs={"normalize": False},
                                   fit_intercept=False).fit(x, y)
        weights, bias = model.coef_.ravel(), 0.0
    fitted = time.perf_counter()
    x, y = matrix(test)
    margin = x.map_blocks(lambda b: b @ weights + bias, drop_axis=1, dtype=float,
                          meta=np.zeros(0)).compute()
    sign = np.where(y.compute() == 1, -1.0, 1.0)
    loss = float(np.logaddexp(0, sign * margin).mean())
    ended = time.perf_counter()
    print(json.dumps({"version": f"dask-ml {dask_ml.__version__}, Dask {dask.__version__}",
                      "log loss": loss, "start": started - began, "features": prepared - started,
                      "fit": fitted - prepared, "evaluate": ended - fitted}))
    client.close()


if __name__ == "__main__":
    main()
