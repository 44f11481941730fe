"""Training by the workers of a Dask cluster: the model of one process, bit for bit.

>>> import glassbox_ml.dask
>>> model = glassbox_ml.dask.train("/data/clicks.csv", target="click", client=client)
"""

from __future__ import annotations

import dataclasses
import os
import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import distributed

from glassbox_ml import _cluster, _functions
from glassbox_ml._cluster import NOTES, Ended, Share, Work
from glassbox_ml._errors import InputError, SystemFailure
from glassbox_ml._model import Model
from glassbox_ml._table import _texts_of, check_names, is_path

_SAMPLE = 10_000  # records of a frame that its schema is inferred from
_LAST = 20.0  # seconds in which all others end by themselves after one has failed
_shares: dict[str, Share] = {}  # of this worker


def train(
    data: Any,
    target: str | None = None,
    *,
    schema: str | Mapping[str, Any] | None = None,
    recipe: str | Mapping[str, Any] | None = None,
    parameters: Mapping[str, Any] | None = None,
    split: str | None = None,
    seed: int = 1,
    threads: int = 0,
    memory: int | None = None,
    client: distributed.Client | None = None,
    workers: Sequence[str] | None = None,
    interface: str | None = None,
    timeout: float = 30.0,
    row_id: str | None = None,
) -> Model:
    """Trains a model in one process on each worker, as :func:`glassbox_ml.train` does in one.

    The same data, options and seed give the same model, bit for bit, for any number of workers.

    Parameters
    ----------
    data : path, list of paths, or dask.dataframe
        CSV files that all workers see under the same names; each reads its part of the bytes. Of a
        frame the records are in the order of its partitions, written as CSV where they are.
    target : str, optional
        Name of the column to predict; needed unless `schema` names it.
    schema : str or dict, optional
        Amazon ML's schema as JSON text or as a dict; default: inferred from the files, or from the
        first 10,000 records of a frame.
    recipe : str or dict, optional
        Amazon ML's recipe; default as of :func:`glassbox_ml.train`.
    parameters : dict, optional
        Training parameters by Amazon ML's names: ``{"sgd.maxPasses": 20}``.
    split : str, optional
        ``"0-70"``: this part of the bytes of files, in percent.
    seed : int
        Of the shuffle.
    threads : int
        Of each process; 0: as many as its worker has. The model is the same.
    memory : int, optional
        Bytes that records may take in each process, at least 67,108,864 (64 MiB).
    client : distributed.Client, optional
        Default: the current one.
    workers : list of str, optional
        Addresses of the workers to train on; default: all that are there.
    interface : str, optional
        Network interface on which processes talk, the same name on all machines; default: the
        address of each worker. Nothing is authenticated: name one of a network that you trust.
    timeout : float
        Seconds in which all processes must meet.
    row_id : str, optional
        Of a frame: a column with another value in each record, by which records are put in order
        first. The model is then the same however the frame is cut and ordered; the column is the
        schema's row id, which no recipe uses.

    Returns
    -------
    Model

    Raises
    ------
    InputError
        As of :func:`glassbox_ml.train`, with the worker where it was found.
    SystemFailure
        A worker or its process was killed, or did not come in time; the others have ended.
    """
    client = distributed.get_client() if client is None else client
    files = _paths(data) if is_path(data) else []
    work = _cluster.checked_work(
        target=target, schema=schema, recipe=recipe, parameters=parameters, split=split, seed=seed,
        threads=threads, memory=memory, interface=interface, timeout=timeout, paths=files,
    )  # fmt: skip
    if not files and not hasattr(data, "to_delayed"):
        raise InputError(f"the data are of type {type(data).__name__}; expected paths or a dask.dataframe")
    row_id = _cluster.checked_row_id(row_id, None if files else list(data.columns))
    if row_id is not None:
        data = data.sort_values(row_id)
    there = _workers(client, workers)
    if not files:
        there = there[: max(1, data.npartitions)]
    training = _Training(client, there, work)
    try:
        training.infer(data if not files else None, row_id)
        training.prepare(None if files else data)
        return training.run()
    finally:
        training.stop()


class _Gone(SystemFailure):
    """A worker that is no longer there."""

    def __init__(self, worker: str, *_: Any) -> None:
        super().__init__(f"worker {worker} is gone; there is no model")


class _Training:
    """Tasks on workers, a round each; the driver carries what they say from one to the next."""

    def __init__(self, client: distributed.Client, workers: list[str], work: Work) -> None:
        self._client = client
        self._workers = workers
        self._work = work
        self._keys = [f"{uuid.uuid4().hex}-{rank}" for rank in range(len(workers))]

    def infer(self, frame: Any, row_id: str | None) -> None:
        """The schema, where none was given, and its target."""
        work = self._work
        if not work.schema and frame is None:
            (schema,) = self._round(_infer, [(work.paths, work.target, work.threads)])
        elif not work.schema:
            sample = frame.head(_SAMPLE, npartitions=-1, compute=False)
            schema = _functions.schema(self._client.compute(sample).result(), work.target)
        else:
            schema = _functions._schema_with_target(work.schema, work.target)
        if frame is not None:
            schema = _cluster.with_row_id(_cluster.with_header(schema), row_id)
        self._work = dataclasses.replace(work, schema=schema)

    def prepare(self, frame: Any) -> None:
        """A directory for each process, with its partitions."""
        self._round(_prepare, [(key,) for key in self._keys])
        if frame is None:
            return
        parts = self._client.compute(frame.to_delayed())
        size = len(self._workers)
        for number, part in enumerate(parts):
            rank = number * size // len(parts)
            # One after another: the order of its files is that of the partitions.
            before = parts[number - 1] if number else None
            parts[number] = self._submit(rank, _write_part, self._keys[rank], part, before)
        self._results(dict(enumerate(parts)), [n * size // len(parts) for n in range(len(parts))])

    def run(self) -> Model:
        size = len(self._workers)
        work = self._work
        notes = self._round(_start, [(key, work, rank, size) for rank, key in enumerate(self._keys)])
        for kind, following in zip(NOTES, (*NOTES[1:], "")):
            if size == 1 or not all(notes):
                break
            notes = self._round(_introduce, [(key, kind, notes, following, work.timeout) for key in self._keys])
        ends = self._ends()
        error = _cluster.failure(ends)
        if error is not None:
            raise error
        first = ends[self._workers[0]]
        assert first is not None and first.model is not None
        model = Model.from_bytes(first.model)
        model.warnings += first.warnings
        return model

    def stop(self) -> None:
        """Nothing is left on the workers that are still there."""
        here = self._client.nthreads()
        left = [worker for worker in self._workers if worker in here]
        if left:  # not as tasks, which would wait for a free thread
            self._client.run(_stop, self._keys, workers=left, on_error="return")

    def _ends(self) -> dict[str, Ended | None]:
        futures = {w: self._submit(r, _finish, self._keys[r]) for r, w in enumerate(self._workers)}
        ends: dict[str, Ended | None] = {}
        until: float | None = None
        while len(ends) < len(futures) and (until is None or time.monotonic() < until):
            for worker, future in futures.items():
                if worker in ends:
                    continue
                try:
                    if self._is_done(future, worker):
                        ends[worker] = self._value(future, worker)
                except _Gone:
                    ends[worker] = None
            if until is None and any(end is None or end.code for end in ends.values()):
                until = time.monotonic() + _LAST
            time.sleep(0.05)
        for future in futures.values():
            future.release()
        return {worker: ends[worker] for worker in self._workers if worker in ends}

    def _round(self, task: Any, arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
        futures = {rank: self._submit(rank, task, *given) for rank, given in enumerate(arguments)}
        return self._results(futures, list(range(len(arguments))))

    def _results(self, futures: dict[int, Any], ranks: list[int]) -> list[Any]:
        values: dict[int, Any] = {}
        while len(values) < len(futures):
            for number, future in futures.items():
                worker = self._workers[ranks[number]]
                if number not in values and self._is_done(future, worker):
                    values[number] = self._value(future, worker)
            time.sleep(0.02)
        return [values[number] for number in futures]

    # A task whose worker is gone would wait for it for ever, and so would its result.
    def _is_done(self, future: Any, worker: str) -> bool:
        if future.done():
            return True
        if worker not in self._client.nthreads():
            raise _Gone(worker)
        return False

    def _value(self, future: Any, worker: str) -> Any:
        while True:
            try:
                return future.result(timeout=1)
            except Exception as error:
                if worker not in self._client.nthreads():
                    raise _Gone(worker) from error
                if not isinstance(error, TimeoutError) or future.status == "error":
                    raise

    def _submit(self, rank: int, task: Any, *arguments: Any) -> Any:
        return self._client.submit(
            task, *arguments, workers=[self._workers[rank]], allow_other_workers=False,
            retries=0, pure=False,
        )  # fmt: skip


def _paths(data: Any) -> list[str]:
    return [os.fspath(path) for path in ([data] if isinstance(data, (str, os.PathLike)) else data)]


def _workers(client: distributed.Client, asked: Sequence[str] | None) -> list[str]:
    here = sorted(client.nthreads())
    if not here:
        raise InputError("the cluster has no workers; start some, or wait with client.wait_for_workers(1)")
    if asked is None:
        return here
    for worker in asked:
        if worker not in here:
            raise InputError(f"no worker {worker}; those of the cluster are {', '.join(here)}")
    if not asked or len(set(asked)) < len(asked):
        raise InputError(f"workers are {list(asked)}; expected at least one, each once")
    return list(asked)


def _infer(paths: Sequence[str], target: str, threads: int) -> str:
    return _functions.schema(list(paths), target, threads=threads)


def _prepare(key: str) -> None:
    _shares[key] = Share()


def _write_part(key: str, frame: Any, _before: None) -> None:
    names = [str(name) for name in frame.columns]
    check_names(names)
    columns = [_texts_of(name, frame.iloc[:, i]) for i, name in enumerate(names)]
    _shares[key].write_part(names, _cluster.records_of(columns))


def _start(key: str, work: Work, rank: int, size: int) -> str:
    worker = distributed.get_worker()
    address = worker.address.split("://")[-1].rsplit(":", 1)[0].strip("[]")
    share = _shares[key]
    share.start(
        dataclasses.replace(
            work,
            interface=work.interface or address,
            threads=work.threads or worker.state.nthreads,
        ),
        rank,
        size,
    )
    return share.note(NOTES[0], work.timeout) if size > 1 else ""


def _introduce(key: str, kind: str, notes: Sequence[str], following: str, seconds: float) -> str:
    share = _shares[key]
    share.add_notes(kind, notes)
    return share.note(following, seconds) if following else "."


def _finish(key: str) -> Ended:
    return _shares[key].finish()


def _stop(keys: Sequence[str]) -> None:
    for key in keys:
        share = _shares.pop(key, None)
        if share is not None:
            share.close()
