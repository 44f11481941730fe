"""Strong scaling of `glassbox train` over processes of one thread each, and the same bits.

  scaling.py DATA_DIR [--program FILE] [--processes 1,2] [--runs 3] [-- OPTION...]

DATA_DIR holds clicks.csv, .schema and .recipe, as `make_workload clicks DATA_DIR --rows 10000000`
writes them (build/release/bench/workloads). Programs of one and of more processes run in turn; of
each the fastest run counts. Prints Markdown; what OPTION says goes to every `glassbox train`."""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
WATCH = Path(__file__).with_name("measured_process.py")
OPEN_MPI = {  # for root and containers, more processes than cores, and kernels that forbid CMA
    "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_rmaps_base_oversubscribe": "1", "OMPI_MCA_btl_vader_single_copy_mechanism": "none"}


def busy_seconds() -> float:
    with open("/proc/stat") as file:
        user, nice, system, _idle, _wait, interrupts, soft = map(int, file.readline().split()[1:8])
    return (user + nice + system + interrupts + soft) / os.sysconf("SC_CLK_TCK")


def train(arguments: argparse.Namespace, processes: int, folder: Path) -> dict[str, Any]:
    """One training by so many processes: what the slowest took, and what each did."""
    for old in folder.glob("report.*"):
        old.unlink()
    data = Path(arguments.data)
    command = [sys.executable, "-B", str(WATCH), str(folder / "report"), arguments.program, "train",
               str(data / "clicks.csv"), "--schema", str(data / "clicks.schema"), "--recipe",
               str(data / "clicks.recipe"), "--threads", "1", "--force", "-o",
               str(folder / f"{processes}.model"), *arguments.options]
    if processes > 1:
        command = ["mpirun", "-n", str(processes), "--bind-to", "none", *command]
    busy = busy_seconds()
    done = subprocess.run(command, capture_output=True, text=True, env=OPEN_MPI | os.environ)
    busy = busy_seconds() - busy
    if done.returncode:
        sys.exit(f"scaling: {processes} processes: {(done.stderr or done.stdout)[-500:]}")
    return summary([json.loads((folder / f"report.{r}").read_text()) for r in range(processes)],
                   busy)


def used_by(one: dict[str, Any], moment: float) -> float:
    """Seconds of the processor that a process had used by then."""
    before = [seconds for when, seconds in one["used"] if when <= moment]
    return before[-1] if before else 0.0


def summary(each: list[dict[str, Any]], busy: float) -> dict[str, Any]:
    end = max(one["end"] for one in each)
    begins = list(each[0]["stages"].items())
    ends = [moment for _, moment in begins[1:]] + [end]
    stages = {name: {"seconds": stop - start,
                     "processor": [used_by(one, stop) - used_by(one, start) for one in each]}
              for (name, start), stop in zip(begins, ends)}
    own, seconds = sum(one["processor"] for one in each), end - begins[0][1]
    return {"seconds": seconds, "stages": stages, "processor": [one["processor"] for one in each],
            "peak": [one["peak_bytes"] for one in each],
            "others": max(0.0, busy - own) / (seconds * (os.cpu_count() or 1))}


def numbers(values: list[float]) -> str:
    return ", ".join(f"{value:.2f}" for value in values)


def table(best: dict[int, dict[str, Any]]) -> str:
    """Beside the clock, the processor's seconds of each process: on a busy machine they say more."""
    first = best[min(best)]
    heads = [f"{p} process{'es' if p > 1 else ''}" for p in best]
    lines = ["| stage | " + " | ".join(f"{h}, s | of the processor" for h in heads)
             + " | speed-up | by the processor |", "| --- |" + " --- |" * (2 * len(best) + 2)]

    def row(name: str, seconds: list[float], processor: list[list[float]]) -> None:
        cells = " | ".join(f"{s:.2f} | {numbers(p)}" for s, p in zip(seconds, processor))
        by_processor = processor[0][0] / max(*processor[-1], 0.01)
        lines.append(f"| {name} | {cells} | {seconds[0] / max(seconds[-1], 0.01):.2f} | "
                     f"{by_processor:.2f} |")

    for stage in first["stages"]:
        of = [one["stages"].get(stage, {"seconds": 0.0, "processor": [0.0]})
              for one in best.values()]
        row(stage, [one["seconds"] for one in of], [one["processor"] for one in of])
    row("in all", [one["seconds"] for one in best.values()],
        [one["processor"] for one in best.values()])
    lines.append("| peak memory, MB | " + " | ".join(
        f"{', '.join(f'{peak / 1e6:.0f}' for peak in one['peak'])} | " for one in best.values())
        + " | | |")
    lines.append("| used by other programs | " + " | ".join(f"{one['others']:.0%} | "
                                                            for one in best.values()) + " | | |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--program", default=str(ROOT / "build/release/glassbox"))
    parser.add_argument("--processes", default="1,2")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("options", nargs="*", help="after --: for every glassbox train")
    arguments = parser.parse_args()
    counts = [int(p) for p in arguments.processes.split(",")]
    best: dict[int, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in range(arguments.runs):
            for processes in counts:
                run = train(arguments, processes, folder)
                print(f"{processes} processes: {run['seconds']:.2f} s", file=sys.stderr)
                if processes not in best or run["seconds"] < best[processes]["seconds"]:
                    best[processes] = run
            for processes in counts[1:]:
                if not filecmp.cmp(folder / f"{counts[0]}.model", folder / f"{processes}.model",
                                   shallow=False):
                    sys.exit(f"scaling: the model of {processes} processes differs")
    print(table(best))
    print(f"\nThe model files are the same, byte for byte. Best of {arguments.runs} runs, one thread "
          f"a process, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}.")


if __name__ == "__main__":
    main()
