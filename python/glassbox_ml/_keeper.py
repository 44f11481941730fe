"""Keeps one process of a training, and its directory, for whoever started it.

Run by path, with nothing of the package: ``python _keeper.py DIRECTORY``. Standard input brings one
line of JSON, ``{"command": [...], "environment": {...}}``; standard output says how the command
ended. When standard input ends, because the starter has what it needs or was killed, the command is
killed and the directory removed.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading


def keep(directory: str) -> None:
    """Runs the command of standard input in `directory`, to the end of standard input."""
    asked = sys.stdin.buffer.readline()
    started: subprocess.Popen[bytes] | None = None
    if asked.endswith(b"\n"):
        work = json.loads(asked)
        with open(os.path.join(directory, "errors"), "wb") as errors:
            started = subprocess.Popen(
                work["command"],
                cwd=directory,
                env={**os.environ, **work["environment"]},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
        threading.Thread(target=_tell_end, args=(started,), daemon=True).start()
        sys.stdin.buffer.read()
    if started is not None and started.poll() is None:
        started.kill()
    if started is not None:
        started.wait()
    shutil.rmtree(directory, ignore_errors=True)


def _tell_end(started: subprocess.Popen[bytes]) -> None:
    try:
        os.write(1, b"%d\n" % started.wait())
    except BrokenPipeError:
        pass  # the starter is gone: standard input ends, too


if __name__ == "__main__":
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, signal.SIG_IGN)  # the starter ends, then standard input does
    keep(sys.argv[1])
