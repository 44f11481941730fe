"""Just enough SVG for two plots: text, lines, boxes, a log scale."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from math import ceil, floor, log10
from pathlib import Path

OURS = "#0072b2"  # Okabe and Ito's colours: told apart by everyone
OTHERS = "#e69f00"
SERIES = ("#0072b2", "#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#999999")


@dataclass(frozen=True)
class LogScale:
    """Maps smallest..largest, widened to whole powers of ten, onto begin..end."""

    low: int
    high: int
    begin: float
    end: float

    @staticmethod
    def around(values: list[float], begin: float, end: float) -> LogScale:
        low, high = floor(log10(min(values))), ceil(log10(max(values)))
        return LogScale(low, max(high, low + 1), begin, end)

    def __call__(self, value: float) -> float:
        share = (log10(value) - self.low) / (self.high - self.low)
        return self.begin + share * (self.end - self.begin)

    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


@dataclass
class Drawing:
    width: float
    height: float
    parts: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, anchor: str = "start", kind: str = "") -> None:
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
                          f'{f" class={chr(34)}{kind}{chr(34)}" if kind else ""}>'
                          f"{escape(text)}</text>")

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str = "grid") -> None:
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
                          f'class="{kind}"/>')

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0.5):.1f}" '
                          f'height="{height:.1f}" fill="{colour}"/>')

    def path(self, points: list[tuple[float, float]], colour: str) -> None:
        steps = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(f'<polyline points="{steps}" fill="none" stroke="{colour}" '
                          'stroke-width="2"/>')
        self.parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
                       for x, y in points]

    def write(self, path: Path) -> None:
        style = ("text{font:13px sans-serif;fill:#222}.title{font-weight:bold;font-size:15px}"
                 ".small{font-size:11px;fill:#555}.grid{stroke:#ddd}.axis{stroke:#222}")
        path.write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:.0f} '
            f'{self.height:.0f}" width="{self.width:.0f}" height="{self.height:.0f}">\n'
            f"<style>{style}</style>\n"
            f'<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(self.parts)
            + "\n</svg>\n")
