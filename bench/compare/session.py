"""What a workload is told: where, how big, how often."""

from __future__ import annotations

from dataclasses import dataclass

from measured_run import Limits
from places import Places


@dataclass(frozen=True)
class Session:
    places: Places
    runs: int
    quick: bool  # small data: shows that everything works, not how fast
    twice: bool  # our own program a second time, as if it were another's
    limits: Limits
    growth_seconds: float  # limit of one run of growth

    def rows(self, usual: int, quick: int) -> int:
        return quick if self.quick else usual
