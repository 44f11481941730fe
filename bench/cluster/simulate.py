"""How training would scale beyond this machine: measured compute, modelled network.

  simulate.py [--svg docs/cluster.svg]

Prints Markdown. What a record costs was measured on one core by scaling.py (clicks: 10 M records of 12
indicators, W = 2,100; texts: 1 M records of 20 words, W = 10^6), a merge's arithmetic by merge_cost;
MEASURED below has both. Bytes are the formulas of docs/scaling.md, which a test of shard_reduction
counts. A network is a latency and a bandwidth of each process, and a tenth of the latency for every
further message of a process; nothing else is on it."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench/compare"))
from svg import SERIES, Drawing, LogScale  # noqa: E402

PASSES, MERGES = 10, 16  # of a training, of a pass
PROCESSES = [1 << i for i in range(9)]
RECORDS = [10**8, 10**9, 10**10, 10**11]


@dataclass(frozen=True)
class Data:
    name: str
    weights: int
    read: float  # seconds of one core a record: reading and fitting
    sort_alone: float  # transforming and shuffling it, in one process
    sort: float  # the same for a process of several, which gets rows of others besides
    learn: float  # a pass, with its part of the objective
    row: int  # bytes that travel
    level: float  # merging a level of one process's vocabulary, in each process
    end: float  # a weight: what the first process alone does at the end, the model's file


@dataclass(frozen=True)
class Network:
    name: str
    latency: float
    bandwidth: float  # bytes a second


MEASURED = [
    Data("12 indicators", 2_100, read=218e-9, sort_alone=117e-9, sort=204e-9,
         learn=30e-9, row=53, level=0, end=0),
    Data("texts of 20 words", 1_000_000, read=3.7e-6, sort_alone=1.8e-6,
         sort=4.0e-6, learn=0.2e-6, row=170, level=0.2e-6, end=0.6e-6),
]
MERGE = 2.4e-9  # seconds a weight and shard, shards of one process's slice
NETWORKS = [Network("10 Gbit/s, 50 us", 50e-6, 1.25e9), Network("100 Gbit/s, 5 us", 5e-6, 12.5e9)]


def shards(records: int) -> int:
    """8 up to 2^24 records, then one for every 2^20 (a power of two), up to 256."""
    return min(256, max(8, 1 << max(records >> 20, 1).bit_length() - 1))


@dataclass(frozen=True)
class Time:
    compute: float
    network: float
    a_pass: tuple[float, float]  # computing, communicating

    @property
    def total(self) -> float:
        return self.compute + self.network


def moved(network: Network, processes: int, sent: float) -> float:
    """One collective call: all others get a message each."""
    if processes == 1:
        return 0
    return network.latency * (1 + 0.1 * (processes - 2)) + sent / network.bandwidth


def simulate(data: Data, records: int, processes: int, network: Network) -> Time:
    s, w, p = shards(records), data.weights, processes
    share, learners = records / p, min(p, s)
    to_merge = 4 * w * (p - 1) / p * max(s / p, 1) + 16 * (p - 1) * max(s / p, 1)
    collected = 4 * w * (p - 1) / p
    merge = moved(network, p, to_merge) + moved(network, p, collected)
    passing = (records / learners * data.learn + MERGES * MERGE * w * s / p, MERGES * merge)
    # Statistics and vocabularies: about 32 bytes a weight from each to all, a few calls.
    fitted = moved(network, p, 32 * w * (p - 1)) + 5 * moved(network, p, 0)
    # For its shards, in whole buckets, and for the learning rates that it tries.
    rows = (1.15 * share * (p - 1) / p + (records / 16 if 1 < p <= 5 else 0)) * data.row
    rounds = max(1.0, records * data.row / (64 << 20))
    shuffled = rows / network.bandwidth + rounds * moved(network, p, 0)
    alone = w * (data.end + (data.level * p if p > 1 else 0))
    sort = data.sort if p > 1 else data.sort_alone
    return Time(share * (data.read + sort) + PASSES * passing[0] + alone,
                fitted + shuffled + PASSES * passing[1], passing)


def seconds(value: float) -> str:
    return f"{value:.{0 if value >= 10 else 1}f} s" if value < 120 else (f"{value / 60:,.0f} min" if value < 7200 else
                                                 f"{value / 3600:,.1f} h")


def dominated(data: Data, processes: int, network: Network) -> str:
    """Records below which the merges of a pass take longer than its training."""
    for quarters in range(4 * 14, 4 * 37):
        records = int(2 ** (quarters / 4))
        computing, communicating = simulate(data, records, processes, network).a_pass
        if communicating < computing:
            return f"{records / 1e6:,.1f} M"
    return "always"


def tables() -> str:
    lines = []
    for data in MEASURED:
        for network in NETWORKS:
            lines += [f"\n**{data.name}, W = {data.weights:,}; {network.name}**\n",
                      "| records | shards | " + " | ".join(f"P = {p}" for p in (1, 2, 8, 32, 256))
                      + " | speed-up at 8 | at 256 | communication in a pass at 256 |",
                      "| --- |" + " --- |" * 9]
            for n in RECORDS:
                times = {p: simulate(data, n, p, network) for p in PROCESSES}
                computing, communicating = times[256].a_pass
                lines.append(
                    f"| 10^{len(str(n)) - 1} | {shards(n)} | "
                    + " | ".join(seconds(times[p].total) for p in (1, 2, 8, 32, 256))
                    + f" | {times[1].total / times[8].total:.1f} | "
                    f"{times[1].total / times[256].total:.0f} | "
                    f"{communicating / (computing + communicating):.1%} |")
    lines += ["\nRecords below which the merges of a pass take longer than its training:\n",
              "| | " + " | ".join(f"P = {p}" for p in (2, 8, 32, 256)) + " |",
              "| --- |" + " --- |" * 4]
    lines += [f"| {data.name}, {network.name} | " + " | ".join(
        dominated(data, p, network) for p in (2, 8, 32, 256)) + " |"
        for data in MEASURED for network in NETWORKS]
    return "\n".join(lines)


def draw(path: Path) -> None:
    drawing = Drawing(1020, 440)
    drawing.text(16, 24, "Simulated: seconds from CSV to model, 10 passes, by processes of one core",
                 kind="title")
    for place, data in enumerate(MEASURED):
        left = 10 + place * 510
        all_times = [simulate(data, n, p, net).total
                     for n in RECORDS for p in PROCESSES for net in NETWORKS]
        across = LogScale(0, 3, left + 60, left + 430)
        up = LogScale.around(all_times, 380, 60)
        drawing.text(left + 60, 46, f"{data.name}, W = {data.weights:,}", kind="title")
        for p in PROCESSES:
            drawing.line(across(p), 60, across(p), 380)
            drawing.text(across(p), 396, str(p), "middle", "small")
        for tick in up.ticks():
            drawing.line(left + 60, up(tick), left + 430, up(tick))
            drawing.text(left + 54, up(tick) + 4, f"{tick:,.0f}", "end", "small")
        for i, n in enumerate(RECORDS):
            for network in NETWORKS:
                drawing.path([(across(p), up(simulate(data, n, p, network).total))
                              for p in PROCESSES], SERIES[i if network is NETWORKS[0] else 6])
    for i, n in enumerate(RECORDS):
        drawing.box(40 + i * 190, 414, 12, 12, SERIES[i])
        drawing.text(57 + i * 190, 424, f"10^{len(str(n)) - 1} records, 10 Gbit/s", kind="small")
    drawing.box(800, 414, 12, 12, SERIES[6])
    drawing.text(817, 424, "100 Gbit/s", kind="small")
    drawing.write(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--svg", type=Path)
    arguments = parser.parse_args()
    print(tables())
    if arguments.svg:
        draw(arguments.svg)


if __name__ == "__main__":
    main()
