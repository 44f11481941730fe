"""How many times as long the others take: a bar each, from 1, on a log scale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from report import ratio_text, reference, seconds_text
from summary import ratio, ratio_range, summarize
from svg import OTHERS, OURS, Drawing, LogScale

LEFT, RIGHT, WIDTH, TOP = 210, 130, 820, 64
BAR, GAP = 20, 34


def bars(found: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Workloads with at least one ratio; each with those who finished, ours first."""
    chosen = []
    for workload in found.values():
        results = workload.get("contestants", [])
        if reference(results):
            finished = [r for r in results if "error" not in r]
            if len(finished) > 1:
                chosen.append((workload["title"], finished))
    return chosen


def write(found: dict[str, Any], path: Path) -> None:
    groups = bars(found)
    if not groups:
        return
    ratios = [ratio(r["seconds"], group[0]["seconds"]) for _, group in groups for r in group[1:]]
    scale = LogScale.around([*ratios, 1.0], LEFT, WIDTH - RIGHT)
    height = TOP + sum(GAP + BAR * len(group) for _, group in groups) + 24
    drawing = Drawing(WIDTH, height)
    drawing.text(16, 26, "Time as a multiple of Glassbox's", kind="title")
    drawing.text(16, 44, "Medians; log scale; right of 1: slower than Glassbox. The thin line spans "
                 "the runs' ratios.", kind="small")
    for tick in scale.ticks():
        drawing.line(scale(tick), TOP, scale(tick), height - 20, "axis" if tick == 1 else "grid")
        drawing.text(scale(tick), height - 6, f"{tick:g}", "middle", "small")
    y = TOP
    for title, group in groups:
        y += GAP
        drawing.text(16, y - 10, title, kind="title")
        for result in group:
            own = group[0]
            value = ratio(result["seconds"], own["seconds"])
            low, high = ratio_range(result["seconds"], own["seconds"])
            begin, end = sorted((scale(1), scale(value)))
            colour = OURS if result["name"].startswith("Glassbox") else OTHERS
            drawing.text(LEFT - 8, y + 14, result["name"], "end")
            drawing.box(begin, y + 3, end - begin, BAR - 6, colour)
            if result is not own:
                inside = [min(max(scale(v), LEFT), WIDTH - RIGHT) for v in (low, high)]
                drawing.line(inside[0], y + BAR / 2, inside[1], y + BAR / 2, "axis")
            drawing.text(WIDTH - RIGHT + 10, y + 14,
                         f"{ratio_text(value)} x, {seconds_text(summarize(result['seconds']).median)}")
            y += BAR
    drawing.write(path)
