"""Training by the tasks of a Spark barrier stage: the model of one process, bit for bit.

>>> import glassbox_ml.spark
>>> model = glassbox_ml.spark.train(frame, target="click")
>>> glassbox_ml.spark.transform(model, frame).select("scores", "labels")
"""

from __future__ import annotations

import dataclasses
import json
import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pyspark import BarrierTaskContext
from pyspark.sql import DataFrame, SparkSession, types
from pyspark.sql import functions as columns

from glassbox_ml import _cluster, _functions
from glassbox_ml._cluster import NOTES, Ended, Share, Work
from glassbox_ml._errors import GlassboxError, InputError, SystemFailure
from glassbox_ml._model import Model
from glassbox_ml._table import check_names, is_path, utf8_text

_SAMPLE = 10_000  # records of a frame that its schema is inferred from


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
    session: SparkSession | None = None,
    processes: int | None = None,
    interface: str | None = None,
    timeout: float = 30.0,
    row_id: str | None = None,
) -> Model:
    """Trains a model in the tasks of a barrier stage, as :func:`glassbox_ml.train` does in one process.

    The same data, options and seed give the same model, bit for bit, for any number of tasks.

    Parameters
    ----------
    data : path, list of paths, or Spark DataFrame
        CSV files that all executors see under the same names; each task reads its part of the
        bytes. Of a frame the records are in the order of its partitions, written as CSV where they
        are; where Spark gives them another order at each run, it is another model.
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
        Of each process; 0: ``spark.task.cpus``. The model is the same.
    memory : int, optional
        Bytes that records may take in each process, at least 67,108,864 (64 MiB).
    session : SparkSession, optional
        Default: that of the frame, or the active one.
    processes : int, optional
        Tasks at once, no more than the cluster has cores; default: ``spark.default.parallelism``,
        of a frame no more than its partitions.
    interface : str, optional
        Network interface on which processes talk, the same name on all machines; default: the
        address of each task's executor. Nothing is authenticated: name one of a network that you
        trust.
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
        As of :func:`glassbox_ml.train`, with the task where it was found.
    SystemFailure
        A process was killed, or did not come in time; the others have ended.
    """
    frame = None if is_path(data) else data
    if frame is not None and not (hasattr(frame, "rdd") and hasattr(frame, "columns")):
        raise InputError(f"the data are of type {type(data).__name__}; expected paths or a Spark DataFrame")
    paths = [data] if isinstance(data, (str, os.PathLike)) else list(data) if frame is None else []
    work = _cluster.checked_work(
        target=target, schema=schema, recipe=recipe, parameters=parameters, split=split, seed=seed,
        threads=threads, memory=memory, interface=interface, timeout=timeout,
        paths=[os.fspath(path) for path in paths],
    )  # fmt: skip
    session = session or (frame.sparkSession if frame is not None else SparkSession.builder.getOrCreate())
    context = session.sparkContext
    cores = int(context.getConf().get("spark.task.cpus", "1") or 1)
    size = max(1, context.defaultParallelism // cores) if processes is None else processes
    if not isinstance(size, int) or size < 1:
        raise InputError(f"processes is {processes}; expected a whole number of at least 1")
    row_id = _cluster.checked_row_id(row_id, None if frame is None else frame.columns)
    if frame is not None:
        check_names(frame.columns)
        frame = frame if row_id is None else frame.orderBy(row_id)
        size = size if processes is not None else max(1, min(size, frame.rdd.getNumPartitions()))
    work = dataclasses.replace(
        work, threads=work.threads or cores, schema=_cluster.with_row_id(_schema_of(work, frame), row_id)
    )
    if frame is None:
        records = context.parallelize(range(size), size)
        names: list[str] = []
    else:
        records, names = _in_parts(frame, size).rdd, frame.columns
    try:
        # Spark tries a barrier stage again only when a shuffle follows it.
        made = records.barrier().mapPartitions(_task_of(work, size, names)).repartition(1).collect()
    except Exception as error:
        lines = [line for line in str(error).splitlines() if "_errors.SystemFailure: " in line]
        if not lines:
            raise
        raise SystemFailure(lines[-1].split("SystemFailure: ", 1)[1]) from error
    return _model_of(made)


def transform(model: Model, frame: DataFrame) -> DataFrame:
    """Adds the columns of :meth:`glassbox_ml.Model.predict`.

    Parameters
    ----------
    model : Model
        Sent to the executors once.
    frame : DataFrame
        The target need not be there; columns are found by name.

    Returns
    -------
    DataFrame
        With `scores` and `margins`, doubles (arrays of one for each class of a MULTICLASS model),
        and `labels`, texts (none for REGRESSION).

    Raises
    ------
    InputError
        The frame has a column of one of these names.
    """
    number: types.DataType = types.DoubleType()
    if model.kind == "MULTICLASS":
        number = types.ArrayType(types.DoubleType())
    added = [types.StructField("scores", number), types.StructField("margins", number)]
    if model.kind != "REGRESSION":
        added.append(types.StructField("labels", types.StringType()))
    for one in added:
        if one.name in frame.columns:
            raise InputError(f"the frame has a column '{one.name}' already; rename it")
    shape = types.StructType([*frame.schema.fields, *added])
    sent = frame.sparkSession.sparkContext.broadcast(model.to_bytes())

    def predicted(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        loaded = Model.from_bytes(sent.value)
        for batch in batches:
            if batch.num_rows == 0:
                continue
            table = pa.Table.from_batches([batch])
            made = loaded.predict(table, threads=1)
            results = {"scores": made.scores, "margins": made.margins, "labels": made.labels}
            for one in added:
                values = results[one.name]
                flat = values.tolist()
                table = table.append_column(one.name, pa.array(flat))
            yield from table.combine_chunks().to_batches()

    return frame.mapInArrow(predicted, shape)


def _schema_of(work: Work, frame: DataFrame | None) -> str:
    if work.schema:
        schema = _functions._schema_with_target(work.schema, work.target)
    elif frame is None:
        return ""  # the first task sees the files
    else:
        rows = frame.limit(_SAMPLE).collect()
        sample = {name: [row[i] for row in rows] for i, name in enumerate(frame.columns)}
        schema = _functions.schema(sample, work.target)
    return schema if frame is None else _cluster.with_header(schema)


def _in_parts(frame: DataFrame, size: int) -> DataFrame:
    """As many partitions as processes, with the records in the same order."""
    if frame.rdd.getNumPartitions() == size:
        return frame
    place = "glassbox place of the record"
    placed = frame.withColumn(place, columns.monotonically_increasing_id())
    return placed.repartitionByRange(size, place).sortWithinPartitions(place).drop(place)


def _task_of(work: Work, size: int, names: Sequence[str]) -> Callable[[Iterable[Any]], Iterator[Any]]:
    def task(rows: Iterable[Any]) -> Iterator[Any]:
        context = BarrierTaskContext.get()
        rank = context.partitionId()
        share = Share()
        try:
            yield rank, *_share_of(work, share, context, size, names, rows)
        finally:
            share.close()

    return task


def _share_of(
    work: Work,
    share: Share,
    context: BarrierTaskContext,
    size: int,
    names: Sequence[str],
    rows: Iterable[Any],
) -> tuple[str, Ended | GlassboxError]:
    rank = context.partitionId()
    info = context.getTaskInfos()[rank]
    host = info.address.rsplit(":", 1)[0].strip("[]")
    worker = f"{rank} on {host}"
    # All make the same calls of allGather, whatever went wrong with one.
    schema, error = work.schema, None
    try:
        if names:
            share.write_part(names, ([utf8_text(value) for value in row] for row in rows))
        if not schema and rank == 0:
            schema = _functions.schema(list(work.paths), work.target, threads=work.threads)
    except GlassboxError as found:
        error = found
    told = [
        json.loads(one)
        for one in context.allGather(json.dumps([schema, error is not None, uuid.uuid4().hex]))
    ]
    if error is not None:
        return worker, error
    if any(failed for _, failed, _ in told):
        return worker, Ended(1, "", [], None)
    share.start(
        dataclasses.replace(
            work,
            schema=told[0][0],
            interface=work.interface or host,
            attempt=told[0][2],  # that of a stage is not told to Python
        ),
        rank,
        size,
    )
    for kind in NOTES if size > 1 else ():
        notes = context.allGather(share.note(kind, work.timeout))
        if not all(notes):
            break
        share.add_notes(kind, notes)
    ended = share.finish()
    if ended.code < 0:  # the stage is tried again, as after a lost executor
        raise _cluster.failure({worker: ended}) or SystemFailure(worker)
    return worker, ended


def _model_of(made: Sequence[tuple[int, str, Ended | GlassboxError]]) -> Model:
    ends: dict[str, Ended | None] = {}
    for _, worker, end in sorted(made, key=lambda one: one[0]):
        if isinstance(end, GlassboxError):
            raise type(end)(f"task {worker}: {end}")
        ends[worker] = end
    error = _cluster.failure(ends)
    if error is not None:
        raise error
    for ended in ends.values():
        if ended is not None and ended.model is not None:
            model = Model.from_bytes(ended.model)
            model.warnings += ended.warnings
            return model
    raise SystemFailure("no process made a model")


def __getattr__(name: str) -> Any:
    # pyspark.ml, which needs NumPy, is imported when one of its pair is asked for.
    if name in ("GlassboxEstimator", "GlassboxTransformer"):
        from glassbox_ml import _spark_ml

        return getattr(_spark_ml, name)
    raise AttributeError(f"module 'glassbox_ml.spark' has no attribute '{name}'")
