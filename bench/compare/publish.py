"""Writes results into docs/performance.md, between its markers: no figure is typed by hand.

  publish.py RESULTS.json"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import growth_plot
import ratio_plot
import stages
from places import ROOT
from report import as_markdown, bytes_text, disturbance, table_of
from targets import targets_table

PAGE = ROOT / "docs/performance.md"
MARKED = re.compile(r"(<!-- results: ([a-z0-9-]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def facts_text(facts: dict[str, Any]) -> str:
    words = {"train_rows": "{:,} records to train on", "held_out_rows": "{:,} held out",
             "rows": "{:,} records"}
    told = [words[key].format(facts[key]) for key in words if key in facts]
    if "bytes" in facts:
        told.append(f"a CSV of {bytes_text(facts['bytes'])}")
    return ", ".join(told)


def settings_list(workload: dict[str, Any]) -> str:
    rows = [r for r in workload.get("contestants", []) if r.get("settings")]
    return "\n".join(f"- {r['name']}: {r['settings']}" for r in rows)


def where(about: dict[str, Any]) -> str:
    changed = f" and {about['changed_files']} changed files" if about["changed_files"] else ""
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    return (f"{about['date']}, commit {about['commit']}{changed}. {about['processor']}, "
            f"{about['cores']} cores, {bytes_text(about['memory_bytes'])}; {about['system']}; "
            f"{about['compiler']}. {versions}.")


def block(name: str, found: dict[str, Any], before: str) -> str:
    """What stands between the markers of a name; what was not measured stays as it was."""
    if name == "environment":
        places = dict.fromkeys(where(w["environment"]) for w in found.values())
        return "\n\n".join(places)
    if name == "targets":
        return as_markdown(targets_table(found | {"stages": stages.load(stages.FOLDER)}))
    if name == "stages":
        measured = stages.load(stages.FOLDER)
        return f"{stages.bandwidth_text(measured)}\n\n{as_markdown(stages.stages_table(measured))}"
    if name not in found:
        return before
    workload = found[name]
    if "error" in workload:
        return f"Failed: {workload['error']}"
    told = []
    if "facts" in workload:
        told.append(f"{facts_text(workload['facts'])}; runs: {workload['runs']}.")
    return "\n\n".join(filter(None, [*told, disturbance(workload), as_markdown(table_of(workload)),
                                     settings_list(workload)]))


def write(found: dict[str, Any]) -> None:
    text = PAGE.read_text()
    PAGE.write_text(MARKED.sub(
        lambda m: f"{m[1]}{block(m[2], found, m[3].rstrip())}\n{m[4]}", text))
    ratio_plot.write(found, PAGE.with_name("performance.svg"))
    if "growth" in found:
        growth_plot.write(found, PAGE.with_name("growth.svg"))
    print(f"wrote {PAGE}")


if __name__ == "__main__":
    write(json.loads(Path(sys.argv[1]).read_text()))
