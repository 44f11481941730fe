"""Glassbox beside Spark ML and dask-ml on the same clicks, on this machine.

  peers.py DATA_DIR [--train 1000000] [--test 200000] [--program FILE] [--venv DIR] [--limit 600]

DATA_DIR is make_workload's; install_peers.sh makes the environment. One run of each: seconds of the
whole process and of its parts by its own clock, peak memory of all its processes together (sampled
ten times a second), log loss on the held-out records at the end of the file. Prints Markdown."""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from scaling import OPEN_MPI, ROOT

HERE = Path(__file__).resolve().parent


def taken(session: int) -> tuple[int, float]:
    """Bytes of memory of all processes of a session, where pages that they share count in each, and
    seconds of the processor that they and their ended children took."""
    total, ticks = 0, 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            total += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
            ticks += sum(map(int, fields[11:15]))
    return total, ticks / os.sysconf("SC_CLK_TCK")


def run(command: list[str], limit: float) -> dict[str, Any]:
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        began, peak, busy = time.monotonic(), 0, 0.0
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=errors,
                                   cwd=HERE, env=OPEN_MPI | os.environ, start_new_session=True)
        while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
            peak, busy = (max(pair) for pair in zip((peak, busy), taken(process.pid)))
            if time.monotonic() - began > limit:
                os.killpg(process.pid, 15)
                os.waitpid(process.pid, 0)
                return {"error": f"not done after {limit:.0f} s"}
            time.sleep(0.1)
        seconds, used = time.monotonic() - began, ended[2]  # its children's, too
        for file in (out, errors):
            file.seek(0)
        if ended[1]:
            return {"error": (errors.read().strip().splitlines() or ["no message"])[-1][:200]}
        lines = [line for line in out.read().splitlines() if line.startswith("{")]
        said = json.loads(lines[-1]) if lines else {}
    return {"seconds": seconds, "peak": peak,
            "busy": max(busy, used.ru_utime + used.ru_stime)} | said


def glassbox(arguments: argparse.Namespace, folder: Path, processes: int) -> dict[str, Any]:
    data, model = Path(arguments.data), folder / "clicks.model"
    train = [arguments.program, "train", str(folder / "train.csv"), "--schema",
             str(data / "clicks.schema"), "--recipe", str(data / "clicks.recipe"), "--force",
             "--quiet", "-o", str(model)]
    if processes > 1:
        train = ["mpirun", "-n", str(processes), "--bind-to", "none", *train, "--threads", "1"]
    found = run(train, arguments.limit)
    if "error" in found:
        return found
    evaluated = subprocess.run([arguments.program, "evaluate", str(model), str(folder / "test.csv"),
                             "--json", "--quiet"], capture_output=True, text=True, check=True)
    return {**found, "log loss": json.loads(evaluated.stdout)["binary"]["logLoss"], "fit": found["seconds"]}


def cut(arguments: argparse.Namespace, folder: Path) -> None:
    """The first records train; the next are held out."""
    with open(Path(arguments.data) / "clicks.csv") as file:
        header = next(file)
        for name, count in (("train", arguments.train), ("test", arguments.test)):
            with open(folder / f"{name}.csv", "w") as out:
                out.write(header)
                out.writelines(itertools.islice(file, count))


def row(name: str, found: dict[str, Any]) -> str:
    if "error" in found:
        return f"| {name} | {found['error']} | | | | |"
    parts = ", ".join(f"{part} {found[part]:.1f}" for part in ("start", "features", "fit",
                                                              "evaluate") if part in found)
    return (f"| {name} | {found['seconds']:.1f} | {parts} | {found['busy']:.1f} | "
            f"{found['peak'] / 1e6:,.0f} | {found['log loss']:.5f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--train", type=int, default=1_000_000)
    parser.add_argument("--test", type=int, default=200_000)
    parser.add_argument("--program", default=str(ROOT / "build/release/glassbox"))
    parser.add_argument("--venv", default=str(ROOT / "build/bench/cluster-venv"))
    parser.add_argument("--limit", type=float, default=600)
    parser.add_argument("--only", help="glassbox, spark or dask")
    arguments = parser.parse_args()
    print("| | whole process, s | its parts, s | of all processors, s | peak memory, MB | log loss |\n"
          "| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cut(arguments, folder)
        python = [str(Path(arguments.venv) / "bin/python"), "-B"]
        files = [str(folder / "train.csv"), str(folder / "test.csv")]
        for name, work in (
            ("glassbox, one process of two threads", lambda: glassbox(arguments, folder, 1)),
            ("glassbox, mpirun -n 2, one thread each", lambda: glassbox(arguments, folder, 2)),
            ("spark LogisticRegression, local[2]",
             lambda: run([*python, "peer_spark.py", *files], arguments.limit)),
            ("dask-ml LogisticRegression, two workers",
             lambda: run([*python, "peer_dask.py", *files, "glm"], arguments.limit)),
            ("dask-ml Incremental(SGDClassifier), two workers",
             lambda: run([*python, "peer_dask.py", *files, "incremental"], arguments.limit)),
        ):  # fmt: skip
            if not arguments.only or name.startswith(arguments.only):
                print(row(name, work()), flush=True)
    print(f"\n{arguments.train:,} records, {arguments.test:,} held out, {os.cpu_count()} cores, load "
          f"{os.getloadavg()[0]:.1f}.")


if __name__ == "__main__":
    main()
