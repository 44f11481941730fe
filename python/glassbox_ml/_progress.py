"""A line that shows how far long work is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

Progress = Callable[[str, int, int], object]


class Bar:
    """Writes stage, pass and records over one line of standard error, ten times a second at most."""

    def __init__(self) -> None:
        self._last = 0.0
        self._width = 0
        self._stage = ""

    def __call__(self, stage: str, pass_number: int, records: int) -> None:
        now = time.monotonic()
        if stage == self._stage and now - self._last < 0.1:
            return
        self._stage, self._last = stage, now
        text = stage
        if pass_number:
            text += f", pass {pass_number}"
        if records:
            text += f", {records:,}"
        self._write(text)

    def close(self) -> None:
        if self._width:
            self._write("")
            sys.stderr.write("\r")

    def _write(self, text: str) -> None:
        sys.stderr.write("\r" + text.ljust(self._width))
        sys.stderr.flush()
        self._width = len(text)
