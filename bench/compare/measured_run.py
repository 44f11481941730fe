"""One run of one command: its time, its memory, and what it said."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from places import Places, cores


class RunFailed(Exception):
    """The message tells what the command said."""


@dataclass(frozen=True)
class Limits:
    seconds: float = 900
    data_bytes: int = 0  # 0 = what the machine has
    spent: float = 0  # seconds of the limit that an earlier command took


@dataclass(frozen=True)
class MeasuredRun:
    wall: float  # from process start to exit
    processor: float
    peak_bytes: int
    others: float  # share of the machine's processors that other programs took meanwhile
    said: dict[str, Any] = field(default_factory=dict)  # the last line of output, where it is JSON


def together(steps: dict[str, MeasuredRun]) -> MeasuredRun:
    """Commands run one after the other as one run: times add up, the peak is the highest. What each
    step took, by its own clock if it has one, becomes a phase under the step's name."""
    runs = list(steps.values())
    wall = sum(r.wall for r in runs)
    phases = {name: r.said.get("seconds", r.wall) for name, r in steps.items()}
    said = {"seconds": sum(phases.values()), "phases": phases}
    return MeasuredRun(wall, sum(r.processor for r in runs), max(r.peak_bytes for r in runs),
                       sum(r.others * r.wall for r in runs) / wall, runs[0].said | said)


def busy_seconds() -> float:
    """Processor seconds that all programs together, and the kernel, have taken since the start."""
    with open("/proc/stat") as file:
        user, nice, system, _idle, _wait, interrupts, soft = map(int, file.readline().split()[1:8])
    return (user + nice + system + interrupts + soft) / os.sysconf("SC_CLK_TCK")


def last_json(text: str) -> dict[str, Any]:
    lines = text.strip().splitlines()
    if not lines or not lines[-1].startswith("{"):
        return {}
    try:
        return json.loads(lines[-1])
    except json.JSONDecodeError:
        return {}


def last_words(text: str) -> str:
    """The end of a message, short enough for a table."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return lines[-1][:300] if lines else "no message"


def run(places: Places, command: list[str], limits: Limits = Limits(),
        stdout: Path | None = None) -> MeasuredRun:
    """Runs it to the end. Raises RunFailed when it cannot, fails, or exceeds a limit."""
    places.work.mkdir(parents=True, exist_ok=True)
    report = places.work / "run.json"
    report.unlink(missing_ok=True)
    wrapped = [places.run_measured, str(report), str(limits.data_bytes), *command]
    with tempfile.TemporaryFile("w+") as errors, \
            (open(stdout, "w+") if stdout else tempfile.TemporaryFile("w+")) as out:
        began, busy_before = time.monotonic(), busy_seconds()
        process = subprocess.Popen(wrapped, stdin=subprocess.DEVNULL, stdout=out, stderr=errors,
                                   cwd=places.work, start_new_session=True)
        try:
            process.wait(max(limits.seconds - limits.spent, 0))
        except subprocess.TimeoutExpired:
            raise RunFailed(f"not done after {limits.seconds:g} s") from None
        finally:
            if process.poll() is None:  # our own session: the command and what it started
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        busy, lasted = busy_seconds() - busy_before, time.monotonic() - began
        errors.seek(0)
        message = errors.read()
        out.seek(0)
        text = out.read() if not stdout else ""
    if not report.exists():
        raise RunFailed(last_words(message))
    took = json.loads(report.read_text())
    if took["signal"]:
        raise RunFailed(f"ended by signal {took['signal']}"
                        + (" (no memory left?)" if took["signal"] == signal.SIGKILL else ""))
    if took["exit"]:
        raise RunFailed(f"exit code {took['exit']}: {last_words(message or text)}")
    processor = took["user"] + took["system"]
    others = max(0.0, busy - processor) / (lasted * cores())
    return MeasuredRun(took["wall"], processor, took["peak_bytes"], others, last_json(text))
