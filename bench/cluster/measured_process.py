"""Runs one process of several and writes what it took: when each stage began, the processor's seconds
over time, and peak memory.

  measured_process.py REPORT COMMAND [ARGUMENT]...

The command gets a terminal for its messages, where Glassbox shows each stage as it begins; the first
process shows them for all, and all processes of a machine have one clock. REPORT gets the process's number as an ending, so that all processes of
one mpirun can be given the same command line."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import sys
import time

STAGES = ("reading", "choosing a recipe", "suggesting a recipe", "fitting the recipe", "shuffling",
          "training", "pass")
SHOWN = re.compile(r"\r({})\b".format("|".join(STAGES)))


def place() -> str:
    for name in ("OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "GLASSBOX_RANK"):
        if os.environ.get(name):
            return os.environ[name]
    return "0"


def processor_seconds(process: int) -> float | None:
    try:
        with open(f"/proc/{process}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def watch(terminal: int, child: int) -> tuple[dict[str, float], list[tuple[float, float]]]:
    """When each stage was first seen, and how many seconds of the processor were used by when."""
    stages, used, tail = {"start": time.monotonic()}, [], ""
    while True:
        is_readable = select.select([terminal], [], [], 0.005)[0]
        now, so_far = time.monotonic(), processor_seconds(child)
        if so_far is not None and (not used or so_far > used[-1][1]):
            used.append((now, so_far))
        if not is_readable:
            continue
        try:
            said = os.read(terminal, 1 << 16)
        except OSError:  # the other end is closed
            return stages, used
        tail = tail[-200:] + said.decode(errors="replace")
        for stage in SHOWN.findall(tail):
            stages.setdefault("training" if stage == "pass" else stage, now)


def main() -> None:
    report, command = f"{sys.argv[1]}.{place()}", sys.argv[2:]
    terminal, its_end = pty.openpty()
    child = os.posix_spawnp(command[0], command, os.environ,
                            file_actions=[(os.POSIX_SPAWN_DUP2, its_end, 2),
                                          (os.POSIX_SPAWN_CLOSE, terminal)])
    os.close(its_end)
    stages, used = watch(terminal, child)
    _, status, usage = os.wait4(child, 0)
    with open(report, "w") as file:
        json.dump({"stages": stages, "end": time.monotonic(), "used": used,
                   "processor": usage.ru_utime + usage.ru_stime,
                   "peak_bytes": usage.ru_maxrss * 1024}, file)
    sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
