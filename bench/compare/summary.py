"""Medians, spread and ratios of repeated measurements."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Summary:
    """Of at least one measurement; quartiles by linear interpolation."""

    count: int
    median: float
    smallest: float
    largest: float
    lower_quartile: float
    upper_quartile: float


def quantile(values: list[float], share: float) -> float:
    """Value below which `share` of the values lie, interpolated between neighbours."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def summarize(values: list[float]) -> Summary:
    return Summary(len(values), median(values), min(values), max(values),
                   quantile(values, 0.25), quantile(values, 0.75))


def ratio(theirs: list[float], ours: list[float]) -> float:
    """How many times as long they take: above 1 we are faster."""
    return median(theirs) / median(ours)


def ratio_range(theirs: list[float], ours: list[float]) -> tuple[float, float]:
    """Smallest and largest ratio of neighbours in time: run i of theirs over run i of ours."""
    pairs = [a / b for a, b in zip(theirs, ours)]
    return min(pairs), max(pairs)
