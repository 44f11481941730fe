"""Results as tables: for the terminal and, with pipes, for Markdown."""

from __future__ import annotations

from typing import Any

from summary import ratio, ratio_range, summarize

Table = list[list[str]]
QUIET = 0.05  # share of the processors that others may take


def seconds_text(seconds: float) -> str:
    return f"{seconds:.3g} s" if seconds >= 1 else f"{1000 * seconds:.3g} ms"


def bytes_text(count: float) -> str:
    return f"{count / 1e9:.3g} GB" if count >= 1e9 else f"{count / 1e6:.3g} MB"


def ratio_text(value: float) -> str:
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def range_text(values: tuple[float, float]) -> str:
    return f"{ratio_text(values[0])}-{ratio_text(values[1])}"


def reference(results: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The contestant that ratios are to: the first, unless it failed."""
    return results[0] if results and "error" not in results[0] else None


def rate_text(facts: dict[str, Any], seconds: float, in_bytes: bool) -> str:
    return f"{facts['bytes'] / seconds / 1e9:.3g} GB/s" if in_bytes else \
        f"{facts['rows'] / seconds:,.0f} rows/s"


def disturbance(workload: dict[str, Any]) -> str:
    """How busy other programs kept the machine, over all runs: the reason to trust a table or not.

    A tick of the kernel's clock is 10 ms, so in runs of a few of these it can only be guessed."""
    runs = [(share, wall) for r in [*workload.get("contestants", []), *workload.get("growth", [])]
            for share, wall in zip(r.get("others_share", []), r.get("process_seconds", []))]
    if not runs:
        return ""
    mean = sum(share * wall for share, wall in runs) / sum(wall for _, wall in runs)
    told = f"Other programs took {100 * mean:.0f} % of the processors during these runs"
    return told + (": too much to rely on the times." if mean > QUIET else ".")


def contest_table(workload: dict[str, Any]) -> Table:
    """A line for each contestant; failed ones say why."""
    results, facts = workload["contestants"], workload["facts"]
    ours = reference(results)
    measures = list(dict.fromkeys(m for r in results for m in r.get("quality", {})))
    rate = "train_rows" not in facts
    evaluates = any("evaluate" in r.get("phases", {}) for r in results)
    head = ["", "median", "min-max", "times ours", "run by run",
            *(["training", "evaluating"] if evaluates else []), "whole process", "processor",
            "peak memory", *measures, *(["rate"] if rate else [])]
    table = [head]
    for result in results:
        if "error" in result:
            table.append([result["name"], f"failed: {result['error']}"] + [""] * (len(head) - 2))
            continue
        took = summarize(result["seconds"])
        table.append([
            result["name"], seconds_text(took.median),
            f"{seconds_text(took.smallest)}-{seconds_text(took.largest)}",
            ratio_text(ratio(result["seconds"], ours["seconds"])) if ours else "",
            range_text(ratio_range(result["seconds"], ours["seconds"])) if ours else "",
            *(training_and_evaluating(result.get("phases", {})) if evaluates else []),
            seconds_text(summarize(result["process_seconds"]).median),
            seconds_text(summarize(result["processor_seconds"]).median),
            bytes_text(summarize(result["peak_bytes"]).median),
            *(f"{result['quality'][m]:.4f}" if m in result["quality"] else "" for m in measures),
            *([rate_text(facts, took.median, "rows" not in facts)] if rate else []),
        ])
    return table


def training_and_evaluating(phases: dict[str, float]) -> list[str]:
    """Training is all that comes before evaluating."""
    if "evaluate" not in phases:
        return ["", ""]
    return [seconds_text(sum(took for name, took in phases.items() if name != "evaluate")),
            seconds_text(phases["evaluate"])]


def growth_table(workload: dict[str, Any]) -> Table:
    points = workload["growth"]
    sizes = sorted({p["rows"] for p in points})
    table = [["", *(f"{rows:,} rows" for rows in sizes)]]
    for name in dict.fromkeys(p["name"] for p in points):
        found = {p["rows"]: p for p in points if p["name"] == name}
        table.append([name, *(growth_cell(found.get(rows)) for rows in sizes)])
    return table


def growth_cell(point: dict[str, Any] | None) -> str:
    if point is None:
        return ""
    if "error" in point:
        return point["error"] if point["error"].startswith("not tried") else \
            f"failed: {point['error']}"
    return (f"{seconds_text(summarize(point['seconds']).median)}, "
            f"{bytes_text(summarize(point['peak_bytes']).median)}")


def one_record_table(workload: dict[str, Any]) -> Table:
    return [["", "microseconds a record"]] + [
        [row["name"], f"failed: {row['error']}" if "error" in row else f"{row['microseconds']:.3g}"]
        for row in workload["one_record"]]


def l2_table(workload: dict[str, Any]) -> Table:
    """Log loss by name and L2; empty where a value was not tried."""
    tried = workload["l2"]
    values = sorted({t["l2"] for t in tried})
    table = [["L2", *(f"{value:g}" for value in values)]]
    for name in dict.fromkeys(t["name"] for t in tried):
        of = {t["l2"]: t for t in tried if t["name"] == name}
        table.append([name, *(l2_cell(of.get(value)) for value in values)])
    return table


def l2_cell(tried: dict[str, Any] | None) -> str:
    if tried is None:
        return ""
    if "error" in tried:
        return f"failed: {tried['error']}"
    return f"{tried['quality']['log loss']:.4f}"


def table_of(workload: dict[str, Any]) -> Table:
    if "l2" in workload:
        return l2_table(workload)
    if "growth" in workload:
        return growth_table(workload)
    if "one_record" in workload:
        return one_record_table(workload)
    return contest_table(workload)


def as_text(table: Table) -> str:
    messages = ("failed: ", "not tried: ")  # may run over their columns
    widths = [max(len(row[i]) for row in table if not row[i].startswith(messages))
              for i in range(len(table[0]))]
    lines = []
    for row in table:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def as_markdown(table: Table) -> str:
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in table]
    return "\n".join([lines[0], "|" + " --- |" * len(table[0]), *lines[1:]])
