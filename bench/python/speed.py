"""How fast the Python package is: `python bench/python/speed.py`, in an environment that has the wheel,
pandas, polars and pyarrow. Prints Markdown; two minutes."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from typing import Any

import glassbox_ml
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa


def best_of(times: int, work: Any, clock: Any = time.perf_counter) -> float:
    """The seconds of the fastest of some runs: what the machine can do between other work."""
    found = []
    for _ in range(times):
        begin = clock()
        work()
        found.append(clock() - begin)
    return min(found)


def of_children() -> float:
    """Seconds of the processors that processes took which ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def wines(n: int) -> dict[str, Any]:
    random = np.random.default_rng(1)
    frame = {f"x{i}": random.normal(10, 3, size=n).round(3) for i in range(11)}
    frame["y"] = (frame["x0"] + random.normal(0, 3, size=n) > 10).astype(int)
    return frame


def one_record() -> None:
    loops = 2_000
    frame = wines(1600)
    for name, recipe in (
        ("normalized", ["normalize(ALL_NUMERIC)"]),
        ("10 bins", ["quantile_bin(ALL_NUMERIC,10)"]),
    ):
        model = glassbox_ml.train(frame, "y", recipe={"outputs": recipe})
        numbers = {f"x{i}": float(frame[f"x{i}"][7]) for i in range(11)}
        texts = {key: str(value) for key, value in numbers.items()}
        for kind, record in (("numbers", numbers), ("texts", texts)):
            predict = model.predict

            def run(record: dict[str, Any] = record, predict: Any = predict) -> None:
                for _ in range(loops):
                    predict(record)

            seconds, busy = best_of(60, run), best_of(60, run, time.process_time)
            print(f"| one record of 11 {kind}, {name} | {seconds / loops * 1e6:.1f} µs, "
                  f"{busy / loops * 1e6:.1f} of the processor |")  # fmt: skip


def a_million_rows() -> None:
    random = np.random.default_rng(2)
    n = 1_000_000
    numbers = {f"x{i}": random.normal(size=n) for i in range(6)}
    level = random.choice(["red", "green", "blue", "white"], size=n)
    y = (numbers["x0"] + (level == "red") + random.normal(size=n) > 0).astype(int)
    frame = pd.DataFrame({**numbers, "level": level, "y": y})
    recipe = {"outputs": ["normalize(ALL_NUMERIC)", "ALL_CATEGORICAL"]}
    model = glassbox_ml.train(frame, "y", recipe=recipe)
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "rows.csv")
        frame.to_csv(path, index=False)
        for name, data in (("pandas", frame), ("its CSV", path)):
            seconds = best_of(2, lambda data=data: glassbox_ml.train(data, "y", recipe=recipe))
            print(f"| {n:,} rows of six numbers and a category: schema and training, {name} | "
                  f"{seconds:.1f} s |")  # fmt: skip
    table = pa.Table.from_pandas(frame)
    category = frame.assign(level=frame["level"].astype("category"))
    frames = {
        "pandas": frame,
        "pandas, category": category,
        "polars": pl.from_arrow(table),
        "pyarrow": table,
    }
    for name, one in frames.items():
        seconds = best_of(5, lambda one=one: model.predict(one))
        print(f"| the same: predict, {name} | {seconds:.2f} s, {n / seconds / 1e6:.1f} M rows/s |")


MEMORY = """
import resource, sys
import glassbox_ml, numpy as np, pyarrow as pa

n, work = int(sys.argv[1]), sys.argv[2]
random = np.random.default_rng(2)

def table_of(n):
    columns = {f"x{i}": random.normal(size=n) for i in range(100)}
    columns["y"] = (columns["x0"] + random.normal(size=n) > 0).astype(int)
    return pa.table(columns)

def memory(field):  # bytes
    lines = open("/proc/self/status").read().split(chr(10))
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith(field))

recipe = {"outputs": ["normalize(ALL_NUMERIC)"]}
small = table_of(5_000)
schema = glassbox_ml.schema(small, "y")
model = glassbox_ml.train(small, "y", recipe=recipe)  # threads, code
model.predict(small)
table = table_of(n)
open("/proc/self/clear_refs", "w").write("5")  # the peak begins anew
before, results = memory("VmRSS"), 0
if work == "predict":
    made = model.predict(table)
    results = made.scores.nbytes + made.margins.nbytes + made.labels.nbytes
else:
    glassbox_ml.train(table, schema=schema, recipe=recipe,
                      parameters={"sgd.maxPasses": 2, "finish": "off"})
print(table.nbytes, memory("VmHWM") - before - results)
"""


def memory_of_a_table() -> None:
    rows = 1_000_000
    for work in ("predict", "train"):
        made = subprocess.run([sys.executable, "-c", MEMORY, str(rows), work], check=True,
                              capture_output=True, text=True)  # fmt: skip
        size, grown = map(int, made.stdout.split())
        print(f"| {work}: memory beside a table of {rows:,} rows, {size >> 20} MiB | "
              f"{grown >> 20} MiB, {grown / size:.1%} |")  # fmt: skip


def import_time() -> None:
    run = [sys.executable, "-c", "import glassbox_ml"]
    bare = [sys.executable, "-c", "pass"]
    seconds = best_of(9, lambda: subprocess.run(run, check=True), of_children) - best_of(
        9, lambda: subprocess.run(bare, check=True), of_children
    )
    print(f"| `import glassbox_ml` | {seconds * 1e3:.0f} ms of the processor |")


if __name__ == "__main__":
    print(f"glassbox {glassbox_ml.__version__}, pandas {pd.__version__}, polars {pl.__version__}, "
          f"pyarrow {pa.__version__}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")  # fmt: skip
    print("| what | figure |\n| --- | --- |")
    import_time()
    one_record()
    a_million_rows()
    memory_of_a_table()
