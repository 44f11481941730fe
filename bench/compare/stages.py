"""The stages one by one: what Google Benchmark measured, and how far that is from its floor, the time
that moving the bytes takes at the bandwidth measured in the same run.

  make bench  ->  build/bench/stages/*.json  ->  the table of docs/performance.md"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

from places import ROOT
from report import Table

Benchmarks = dict[str, dict[str, Any]]  # by name
FOLDER = ROOT / "build/bench/stages"
PASS = "BM_MnistPass"
SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
MIB = 1 << 20
MNIST_ROWS = 29_397  # of the training part
MNIST_CSV, PIXELS = 76.7e6, 42_000 * 785


@dataclass(frozen=True)
class Stage:
    what: str
    benchmark: str
    moved: Callable[[dict[str, Any]], float]  # bytes, from the benchmark's counters
    why: str
    bandwidth: str = f"BM_ReadMemory/bytes:{256 * MIB}/real_time"


IN_CACHE = f"BM_ReadMemory/bytes:{8 * MIB}/real_time"


def fixed(value: float) -> Callable[[dict[str, Any]], float]:
    return lambda counters: value


STAGES = (
    Stage("read and parse MNIST, categories, one thread",
          "BM_ReadPixelCategories/threads:1/process_time/real_time",
          fixed(3 * MNIST_CSV + PIXELS),
          "CSV read and written once by the kernel's copy and read by the parser; a byte a cell out"),
    Stage("read and parse MNIST, numbers, one thread",
          "BM_ReadPixelNumbers/threads:1/process_time/real_time",
          fixed(3 * MNIST_CSV + PIXELS), "the same"),
    Stage("read and parse 8 decimals and 4 words, one thread",
          "BM_ReadMixed/threads:1/process_time/real_time",
          fixed(3 * 76e6 + 1e6 * 70), "the same; 70 bytes a record out"),
    Stage("fit 8 numbers in 50 bins and 4 categories, 700,000 records",
          "BM_TableFit/rows:700000/categories:1/threads:1/real_time",
          fixed(2 * 700_000 * 8 * 8 + 700_000 * 6), "numbers looked at twice, codes once"),
    Stage("featurise MNIST, categories, 29,400 records",
          "BM_Transform/case:0/rows:29400/real_time",
          lambda c: 29_400 * (784 + 4 * c["ids/row"]), "a byte a code in, four an id out"),
    Stage("featurise 8 bins and 4 categories, 100,000 records",
          "BM_TableTransform/rows:100000", fixed(100_000 * (8 * 8 + 6 + 12 * 4)),
          "70 bytes in, 48 out"),
    Stage("a pass of one learner over MNIST, ten classes", PASS,
          lambda c: MNIST_ROWS * c["ids/row"] * (4 + 2 * 64),
          "an id, and a line of weights read and written; weights lie in the last cache", IN_CACHE),
    Stage("the whole training on MNIST, one thread: probe of five learners, ten passes, objective",
          "BM_MnistSweep/threads:1/real_time", lambda c: 0, "see the pass"),
    Stage("twelve passes, logistic, 12 indicators, 32,768 records",
          "BM_SgdPass/loss:1/numbers:0/groups:12", fixed(12 * 32_768 * (12 * 4 + 20)),
          "48 bytes of ids, 20 of the rest a record; twelve passes", IN_CACHE),
    Stage("twelve passes, squared loss, 90 numbers, 32,768 records",
          "BM_SgdPass/loss:0/numbers:90/groups:1", fixed(12 * 32_768 * (96 * 4 + 28)),
          "96 floats and 28 bytes of the rest a record; twelve passes"),
    Stage("judge a million binary scores", "BM_Evaluate/records:1000000",
          fixed(1e6 * (4 + 8 + 1 + 4 * 7)), "13 bytes in; keys written, then three radix passes"),
)


def load(folder: Path) -> Benchmarks:
    found: Benchmarks = {}
    for path in sorted(folder.glob("*.json")):
        for run in json.loads(path.read_text())["benchmarks"]:
            if run.get("aggregate_name", "median") == "median" and "error_occurred" not in run:
                found[run["run_name"]] = run
    return found


def seconds_of(run: dict[str, Any]) -> float:
    return run["real_time"] * SECONDS[run["time_unit"]]


def row_of(stage: Stage, found: Benchmarks) -> list[str]:
    if stage.benchmark not in found or stage.bandwidth not in found:
        return [stage.what, f"`{stage.benchmark}`", "not measured", "", "", stage.why]
    run = found[stage.benchmark]
    seconds = seconds_of(run)
    told = [stage.what, f"`{stage.benchmark.split('/process')[0]}`", f"{1000 * seconds:.3g} ms"]
    floor = stage.moved(run) / found[stage.bandwidth]["bytes_per_second"]
    if floor == 0:
        return [*told, "", "", stage.why]
    return [*told, f"{1000 * floor:.3g} ms", f"{seconds / floor:.2g}", stage.why]


def stages_table(found: Benchmarks) -> Table:
    return [["stage", "benchmark", "time", "floor", "times the floor", "bytes of the floor"],
            *(row_of(stage, found) for stage in STAGES)]


def bandwidth_text(found: Benchmarks) -> str:
    def rate(name: str) -> str:
        return f"{found[name]['bytes_per_second'] / 1e9:.1f} GB/s" if name in found else "not measured"
    memory, cache = STAGES[0].bandwidth, IN_CACHE
    return f"One thread reads {rate(memory)} from memory, {rate(cache)} from the last-level cache."
