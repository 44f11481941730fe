"""Trains a model in three tasks of Ray: python docs/examples/ray_train.py /shared/clicks.csv click

Each task starts the program of glassbox_ml and carries the notes by which processes meet; files
must be seen by all nodes. The model is that of one process, bit for bit.
"""

from __future__ import annotations

import dataclasses
import sys

import glassbox_ml
import ray
from glassbox_ml import _cluster


@ray.remote(max_restarts=0, max_task_retries=0)
class Process:
    """One process, on the node where Ray puts it."""

    def __init__(self) -> None:
        self.share = _cluster.Share()

    def start(self, work: _cluster.Work, rank: int, size: int) -> None:
        address = ray.util.get_node_ip_address()
        self.share.start(dataclasses.replace(work, interface=work.interface or address), rank, size)

    def note(self, kind: str) -> str:
        return self.share.note(kind, 30.0)

    def add_notes(self, kind: str, notes: list[str]) -> None:
        self.share.add_notes(kind, notes)

    def finish(self) -> _cluster.Ended:
        return self.share.finish()


def train(path: str, target: str, size: int = 3) -> glassbox_ml.Model:
    """The model of one process, made by `size`."""
    work = _cluster.checked_work(
        target=target, schema=glassbox_ml.schema(path, target), recipe=None, parameters=None,
        split=None, seed=1, threads=1, memory=None, interface=None, timeout=30.0, paths=[path],
    )  # fmt: skip
    all_of_them = [Process.remote() for _ in range(size)]
    ray.get([one.start.remote(work, rank, size) for rank, one in enumerate(all_of_them)])
    for kind in _cluster.NOTES if size > 1 else ():
        notes = ray.get([one.note.remote(kind) for one in all_of_them])
        if not all(notes):
            break
        ray.get([one.add_notes.remote(kind, notes) for one in all_of_them])
    ends = dict(enumerate(ray.get([one.finish.remote() for one in all_of_them])))
    error = _cluster.failure({str(rank): end for rank, end in ends.items()})
    if error is not None:
        raise error
    return glassbox_ml.Model.from_bytes(ends[0].model)


if __name__ == "__main__":
    ray.init()
    train(sys.argv[1], sys.argv[2]).save("ray.model")
