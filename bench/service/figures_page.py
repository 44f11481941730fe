"""The service's figures beside their targets, for the terminal and for docs/service.md.

    figures_page.py RESULTS.json        publishes them again"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "compare"))
from environment import environment  # noqa: E402
from places import ROOT, Places, cores  # noqa: E402
from publish import where  # noqa: E402
from report import QUIET, Table, as_markdown, as_text  # noqa: E402
from targets import verdict  # noqa: E402

PAGE = ROOT / "docs/service.md"
BLOCK = re.compile(r"(<!-- results: service -->\n).*?(<!-- end -->)", re.DOTALL)
Results = dict[str, Any]

# What, the figure's place in the results, how to write it, its bound, which side is good.
AT_LEAST, AT_MOST = True, False
MICROSECONDS, MILLISECONDS = "{:,.0f} µs", "{:.2f} ms"
A_SECOND, MEGABYTES = "{:,.0f}/s", "{:.1f} MB"
FIGURES = (
    ("Predict, wine, 1,000 requests/s: median", ("wine", "p50 us"), MICROSECONDS, 150, AT_MOST),
    ("99th percentile", ("wine", "p99 us"), MICROSECONDS, 1000, AT_MOST),
    ("Predict, wine, as fast as it goes", ("wine", "most a second"), A_SECOND, 50_000, AT_LEAST),
    ("with signatures", ("signed", "most a second"), A_SECOND, 20_000, AT_LEAST),
    ("Predict, MNIST, 1,000 requests/s: median", ("mnist", "p50 us"), MICROSECONDS, None, AT_MOST),
    ("99th percentile", ("mnist", "p99 us"), MICROSECONDS, None, AT_MOST),
    ("Predict, MNIST, as fast as it goes", ("mnist", "most a second"), A_SECOND, 3_000, AT_LEAST),
    ("{idle[connections]:,} idle connections: memory", ("idle", "MB"), MEGABYTES, 100, AT_MOST),
    ("before them", ("idle", "MB before"), MEGABYTES, None, AT_MOST),
    ("start with {some[objects]:,} objects", ("some", "start ms"), MILLISECONDS, 300, AT_MOST),
    ("start with {many[objects]:,} objects", ("many", "start ms"), MILLISECONDS, None, AT_MOST),
    ("Describe, 100 of {many[objects]:,} objects, slowest filter", ("many", "page ms"),
     MILLISECONDS, 5, AT_MOST),
    ("slowest single page", ("many", "slowest page ms"), MILLISECONDS, None, AT_MOST),
    ("{jobs[jobs]} trainings at once: `COMPLETED`", ("jobs", "COMPLETED"), "{:.0f}", "jobs",
     AT_LEAST),
    ("accepted within", ("jobs", "accepted s"), "{:.2f} s", None, AT_MOST),
    ("all ended within", ("jobs", "all ended s"), "{:.1f} s", None, AT_MOST),
    ("peak memory of the service", ("jobs", "peak MB"), MEGABYTES, None, AT_MOST),
)


def table(found: Results) -> Table:
    rows = [["what", "target", "measured", ""]]
    for what, (group, name), form, bound, at_least in FIGURES:
        if group not in found:
            rows.append([what, "", "not measured", ""])
            continue
        value = found[group][name]
        if bound is not None and not isinstance(bound, int):
            bound = found[group][bound]
        wanted = "" if bound is None else \
            f"at {'least' if at_least else 'most'} " + form.replace(".2f", "g").replace(
                ".1f", "g").format(bound)
        rows.append([what.format(**found), wanted, form.format(value),
                     "" if bound is None else verdict(value, bound, at_least, relative=True)])
    return rows


def told_of_others(share: float) -> str:
    told = f"Other programs took {100 * share:.0f} % of the processors meanwhile"
    return told + (": too much to rely on the times." if share > QUIET else ".")


def text(found: Results) -> str:
    return f"{as_text(table(found))}\n{told_of_others(found['others'])}"


def publish(found: Results, page: Path = PAGE) -> None:
    block = "\n\n".join([where(found["environment"]), told_of_others(found["others"]),
                         as_markdown(table(found))])
    page.write_text(BLOCK.sub(lambda m: f"{m[1]}{block}\n{m[2]}", page.read_text()))
    print(f"wrote {page}")


def place() -> dict[str, Any]:
    """The machine and what the figures depend on."""
    about = environment(Places(ROOT / "build/release", ROOT / "build/bench"))
    version = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False).stdout
    about["versions"] = {"Glassbox": about["versions"]["Glassbox"],
                         "wrk": (version.split() + ["?", "?"])[1]}
    return about


class OtherPrograms:
    """What they take of the processors, from here until share() is asked."""

    def __init__(self) -> None:
        self.began, self.busy, self.own = time.monotonic(), busy_seconds(), own_seconds()

    def share(self) -> float:
        """From 0 to 1. Children count when they have ended."""
        others = (busy_seconds() - self.busy) - (own_seconds() - self.own)
        return max(0.0, others / (cores() * (time.monotonic() - self.began)))


def busy_seconds() -> float:
    """Of all processors since the machine started: /proc/stat, all but idle and waiting."""
    user, nice, system, _idle, _wait, irq, softirq, *_ = map(
        int, Path("/proc/stat").read_text().split("\n")[0].split()[1:])
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def own_seconds() -> float:
    taken = os.times()
    return taken.user + taken.system + taken.children_user + taken.children_system


if __name__ == "__main__":
    publish(json.loads(Path(sys.argv[1]).read_text()))
