"""Time and peak memory against the number of records, both on log scales: two panels."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

from report import bytes_text, seconds_text
from summary import summarize
from svg import SERIES, Drawing, LogScale

WIDTH, HEIGHT, PANEL, TOP, BOTTOM = 1020, 440, 430, 60, 380


def panel(drawing: Drawing, left: float, title: str, points: list[dict[str, Any]],
          names: list[str], key: str, unit: Callable[[float], str]) -> None:
    across = LogScale.around([p["rows"] for p in points], left + 60, left + PANEL)
    up = LogScale.around([summarize(p[key]).median for p in points], BOTTOM, TOP)
    drawing.text(left + 60, TOP - 14, title, kind="title")
    for tick in across.ticks():
        drawing.line(across(tick), TOP, across(tick), BOTTOM)
        drawing.text(across(tick), BOTTOM + 16, f"{tick:,.0f}", "middle", "small")
    for tick in up.ticks():
        drawing.line(left + 60, up(tick), left + PANEL, up(tick))
        drawing.text(left + 54, up(tick) + 4, unit(tick), "end", "small")
    for place, name in enumerate(names):
        line = [(across(p["rows"]), up(summarize(p[key]).median))
                for p in points if p["name"] == name]
        if line:
            drawing.path(line, SERIES[place % len(SERIES)])


def write(found: dict[str, Any], path: Path) -> None:
    points = [p for p in found.get("growth", {}).get("growth", []) if "error" not in p]
    if not points:
        return
    names = list(dict.fromkeys(p["name"] for p in found["growth"]["growth"]))
    drawing = Drawing(WIDTH, HEIGHT)
    drawing.text(16, 24, f"{found['growth']['title']}: trained on 70 %, judged on the rest", kind="title")
    panel(drawing, 10, "Seconds from CSV, or from own format", points, names, "seconds",
          seconds_text)
    panel(drawing, 10 + WIDTH / 2, "Peak memory", points, names, "peak_bytes", bytes_text)
    for place, name in enumerate(names):
        x = 40 + place * (WIDTH - 40) / len(names)
        drawing.box(x, HEIGHT - 26, 12, 12, SERIES[place % len(SERIES)])
        drawing.text(x + 17, HEIGHT - 16, name, kind="small")
    drawing.write(path)
