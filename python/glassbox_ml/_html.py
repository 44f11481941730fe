"""Results as HTML for notebooks: self-contained, no scripts; every text is escaped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glassbox_ml import _glassbox
    from glassbox_ml._insights import Insights
    from glassbox_ml._model import Model

_CELL = "padding:2px 10px 2px 0;text-align:"


def number(value: float) -> str:
    """Four significant digits."""
    return f"{value:.4g}"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; numbers stand right, texts left."""
    lines = ["<table><thead><tr>"]
    lines += [f'<th style="{_CELL}left">{escape(one)}</th>' for one in head]
    lines.append("</tr></thead><tbody>")
    for row in rows:
        lines.append("<tr>")
        for cell in row:
            is_number = isinstance(cell, (int, float))
            if isinstance(cell, float):
                text = number(cell)
            else:
                text = f"{cell:,}" if is_number else str(cell)
            side = "right" if is_number else "left"
            lines.append(f'<td style="{_CELL}{side}">{escape(text)}</td>')
        lines.append("</tr>")
    lines.append("</tbody></table>")
    return "".join(lines)


def _page(title: str, *parts: str) -> str:
    return f'<div class="glassbox"><p><strong>{escape(title)}</strong></p>{"".join(parts)}</div>'


def _sentences(sentences: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(one)}</li>" for one in sentences)
    return f"<ul>{items}</ul>" if items else ""


def _curve(points: Sequence[tuple[float, float]], label: str) -> str:
    """A curve in the unit square, as SVG; the diagonal is a coin toss."""
    side = 160
    path = " ".join(f"{x * side:.1f},{side - y * side:.1f}" for x, y in points)
    return (
        f'<svg role="img" aria-label="{escape(label)}" width="{side}" height="{side}" '
        f'viewBox="-2 -2 {side + 4} {side + 4}" style="display:block">'
        f'<rect width="{side}" height="{side}" fill="none" stroke="#999"/>'
        f'<line x1="0" y1="{side}" x2="{side}" y2="0" stroke="#bbb" stroke-dasharray="4"/>'
        f'<polyline points="{path}" fill="none" stroke="#1f77b4" stroke-width="2"/></svg>'
    )


def evaluation_html(evaluation: _glassbox.Evaluation) -> str:
    """How good a model is."""
    found: dict[str, Any] = json.loads(evaluation.json)
    head = f"{evaluation.metric} {number(evaluation.value)}, {evaluation.verdict}"
    counts = f"{evaluation.records.used:,} records, {evaluation.records.rejected:,} rejected"
    parts = [f"<p>{escape(counts)}</p>", _sentences(evaluation.alerts)]
    if "binary" in found:
        parts.append(_binary(found["binary"]))
    if "multiclass" in found:
        parts.append(_multiclass(found["multiclass"]))
    if "regression" in found:
        shown = evaluation.regression
        rows: list[tuple[str, float]] = [
            ("mean absolute error", shown.mean_absolute_error),
            ("R²", shown.r_squared),
            ("mean of actual - predicted", shown.residual_mean),
        ]
        parts.append(table(["figure", "value"], rows))
    return _page(head, *parts)


def _binary(binary: dict[str, Any]) -> str:
    at = binary["atThreshold"]
    negative, positive = binary["labels"]["negative"], binary["labels"]["positive"]
    confusion = table(
        [f"at {number(binary['threshold'])}", f"predicted {negative}", f"predicted {positive}"],
        [
            (f"is {negative}", at["trueNegative"], at["falsePositive"]),
            (f"is {positive}", at["falseNegative"], at["truePositive"]),
        ],
    )
    names = [("accuracy", "accuracy"), ("precision", "precision"), ("recall", "recall"),
             ("f1", "F1"), ("falsePositiveRate", "false positive rate")]  # fmt: skip
    rates = [(title, float(at[key])) for key, title in names]
    rates.append(("log loss", float(binary["logLoss"])))
    points = sorted((one["falsePositiveRate"], one["recall"]) for one in binary["curve"])
    curve = _curve([(0.0, 0.0), *points, (1.0, 1.0)], "ROC curve") if points else ""
    return confusion + table(["figure", "value"], rates) + curve


def _multiclass(multiclass: dict[str, Any]) -> str:
    most = 12
    classes = [one["class"] for one in multiclass["classes"]]
    rows = [
        (one["class"], one["records"], float(one["precision"]), float(one["recall"]), float(one["f1"]))
        for one in multiclass["classes"]
    ]
    parts = table(["class", "records", "precision", "recall", "F1"], rows)
    if len(classes) <= most:
        parts += table(
            ["is \\ predicted", *classes],
            [(name, *row) for name, row in zip(classes, multiclass["confusion"])],
        )
    return parts


def model_html(model: Model) -> str:
    """What a model is, and what moves it."""
    most = 20
    facts = model.training
    about = (
        f"{facts.records:,} records, {facts.passes} passes, {facts.parameters:,} parameters, "
        f"mean loss {number(facts.mean_loss)}"
    )
    shares = [(", ".join(one.attributes), float(one.share)) for one in model.importance()[:most]]
    return _page(
        f"{model.kind} model of {model.target}",
        f"<p>{escape(about)}</p>",
        _sentences(model.warnings),
        table(["attribute", "share of what moves the margin"], shares),
        f"<details><summary>recipe</summary><pre>{escape(model.recipe)}</pre></details>",
    )


def tuning_html(result: _glassbox.TuneResult) -> str:
    """What was tried, the best first."""
    shown = [one for one in result.candidates if one.stands_for_recipe]
    shown.sort(key=lambda one: (one.repeats < result.repeats, one.behind))
    chosen = result.candidates[result.chosen]
    rows = [
        (
            "taken" if one.recipe == chosen.recipe and one.amount == chosen.amount else "",
            float(one.value),
            float(one.standard_error),
            float(one.behind),
            f"{one.parameter} {one.amount}",
            one.recipe,
        )
        for one in shown
    ]
    head = ["", result.metric, "±", "behind", "penalty", "recipe"]
    return _page(f"{len(result.candidates)} candidates", table(head, rows))


def insights_html(insights: Insights) -> str:
    """Findings, then a line for each attribute."""
    rows = []
    for one in insights.attributes:
        said = one.mutual_information
        shown = one.statistics.get("mean", one.statistics.get("uniqueValues"))
        rows.append(
            (
                one.name,
                one.type,
                one.missing,
                one.invalid,
                "" if said is None else float(said),
                "" if shown is None else shown,
            )
        )
    head = ["attribute", "type", "missing", "invalid", "says about the target", "mean or values"]
    findings = [one.message for one in insights.findings]
    return _page(f"{len(rows)} attributes", _sentences(findings), table(head, rows))
