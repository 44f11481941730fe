"""What was to be reached, beside what was measured: one table from the results, nothing typed."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any, Callable

import stages
from report import Table, bytes_text, ratio_text

Results = dict[str, Any]  # as in results.json: workloads by name; "stages": as stages.load() has them
Figure = Callable[[Results], float]  # raises LookupError where something was not measured

OURS = "Glassbox"
MILLION = 1_000_000


@dataclass(frozen=True)
class Target:
    what: str
    wanted: str  # in words; `bound` computes it
    measured: Figure
    bound: Figure | None  # None: no figure was set
    at_least: bool = True
    relative: bool = True  # how far off: in percent of the bound, or as a difference
    text: Callable[[float], str] = ratio_text


def contestant(found: Results, workload: str, name: str) -> dict[str, Any]:
    for result in found[workload].get("contestants", []):
        if result["name"] == name and "error" not in result:
            return result
    raise LookupError(name)


def finished(found: Results, workload: str, beginning: str) -> list[dict[str, Any]]:
    """Those whose names begin so; at least one."""
    results = [r for r in found[workload].get("contestants", [])
               if r["name"].startswith(beginning) and "error" not in r]
    if not results:
        raise LookupError(beginning)
    return results


def point(found: Results, name: str, rows: int) -> dict[str, Any]:
    for result in found["growth"].get("growth", []):
        if result["name"] == name and result["rows"] == rows and "error" not in result:
            return result
    raise LookupError(name)


def seconds(result: dict[str, Any]) -> float:
    return median(result["seconds"])


def constant(value: float) -> Figure:
    return lambda found: value


def faster(workload: str, peer: str, ours: str = OURS) -> Figure:
    """How many times as long the peer takes."""
    return lambda found: (seconds(contestant(found, workload, peer))
                          / seconds(contestant(found, workload, ours)))


def quality(workload: str, name: str, measure: str, times: float = 1, plus: float = 0) -> Figure:
    return lambda found: contestant(found, workload, name)["quality"][measure] * times + plus


def best_peer(workload: str, measure: str, plus: float) -> Figure:
    return lambda found: max(r["quality"][measure] for r in finished(found, workload, "")
                             if not r["name"].startswith(OURS)) + plus


def peak(result: dict[str, Any]) -> float:
    return median(result["peak_bytes"])


def peak_share(workload: str, beginning: str) -> Figure:
    """Our peak as a share of the smallest peak of those so called."""
    return lambda found: (peak(contestant(found, workload, OURS))
                          / min(map(peak, finished(found, workload, beginning))))


def rate(workload: str, name: str, fact: str) -> Figure:
    return lambda found: (found[workload]["facts"][fact]
                          / seconds(contestant(found, workload, name)))


def one_record(name: str) -> Figure:
    def measured(found: Results) -> float:
        for row in found["one-record"].get("one_record", []):
            if row["name"] == name and "error" not in row:
                return row["microseconds"]
        raise LookupError(name)
    return measured


def stage(benchmark: str) -> Figure:
    """What Google Benchmark measured, in seconds."""
    return lambda found: stages.seconds_of(found["stages"][benchmark])


def growth_ratio(above: tuple[str, int], below: tuple[str, int]) -> Figure:
    return lambda found: seconds(point(found, *above)) / seconds(point(found, *below))


def four_places(value: float) -> str:
    return f"{value:.4f}"


def gigabytes(value: float) -> str:
    return f"{value / 1e9:.3g} GB/s"


def times(workload: str, peer: str, least: float, ours: str = OURS, title: str = "") -> Target:
    return Target(f"{title or workload}: time of {peer}, times ours",
                  "at least as long" if least == 1 else f"{least:g} times or more",
                  faster(workload, peer, ours), constant(least))


def log_loss(workload: str, peer: str) -> Target:
    return Target(f"{workload}: log loss", f"at most 1.002 times that of {peer}",
                  quality(workload, OURS, "log loss"),
                  quality(workload, peer, "log loss", times=1.002), at_least=False,
                  text=four_places)


TARGETS = (
    times("mnist", "scikit-learn SGD", 12),
    times("mnist", "scikit-learn SAGA", 20),
    times("mnist", "Vowpal Wabbit", 40),
    Target("mnist: macro F1", "at least the best other's - 0.002",
           quality("mnist", OURS, "macro F1"), best_peer("mnist", "macro F1", -0.002),
           relative=False, text=four_places),
    Target("mnist: macro F1", "above Vowpal Wabbit's", quality("mnist", OURS, "macro F1"),
           quality("mnist", "Vowpal Wabbit", "macro F1"), relative=False, text=four_places),
    Target("mnist: peak memory, of scikit-learn's smallest", "at most 1/6",
           peak_share("mnist", "scikit-learn"), constant(1 / 6), at_least=False,
           text=lambda share: f"1/{1 / share:.1f}"),
    Target("mnist: a pass of one learner, one thread", "at most 60 ms", stage(stages.PASS),
           constant(0.060), at_least=False, text=lambda took: f"{1000 * took:.1f} ms"),
    times("clicks", "scikit-learn SAGA", 8),
    times("clicks", "Vowpal Wabbit", 14),
    log_loss("clicks", "scikit-learn SAGA"),
    log_loss("clicks", "Vowpal Wabbit"),
    Target("clicks: AUC", "at least that of scikit-learn SAGA - 0.001",
           quality("clicks", OURS, "AUC"),
           quality("clicks", "scikit-learn SAGA", "AUC", plus=-0.001), relative=False, text=four_places),
    times("regression", "scikit-learn SGD", 5),
    Target("regression: RMSE", "at most 1.001 times that of least squares",
           quality("regression", OURS, "RMSE"),
           quality("regression", "numpy least squares", "RMSE", times=1.001), at_least=False,
           text=four_places),
    Target("wine: process start to exit", "at most 30 ms",
           lambda found: seconds(contestant(found, "wine", OURS)), constant(0.030), at_least=False,
           text=lambda took: f"{1000 * took:.1f} ms"),
    Target("reading MNIST, one thread", "0.8 GB/s or more",
           rate("read-mnist", "Glassbox, one thread", "bytes"), constant(0.8e9), text=gigabytes),
    Target("reading MNIST, two threads", "1.4 GB/s or more", rate("read-mnist", OURS, "bytes"),
           constant(1.4e9), text=gigabytes),
    times("read-mnist", "pandas", 8, title="reading MNIST"),
    times("read-mnist", "polars", 1, title="reading MNIST"),
    Target("batch predictions", "1.5 million records a second or more",
           rate("predict", OURS, "rows"), constant(1.5e6),
           text=lambda value: f"{value / 1e6:.2f} million/s"),
    Target("one record, wine", "at most 3 µs", one_record("Glassbox, wine"), constant(3),
           at_least=False, text=lambda value: f"{value:.3g} µs"),
    Target("one record, like MNIST", "at most 30 µs", one_record("Glassbox, mnist-like"),
           constant(30), at_least=False, text=lambda value: f"{value:.3g} µs"),
    Target("growth: ten million records, times the time of one million", "",
           growth_ratio((OURS, 10 * MILLION), (OURS, MILLION)), None),
    Target("growth: peak memory at ten million, `--memory 400M`", "at most 400 MB",
           lambda found: peak(point(found, "Glassbox, 400 MB", 10 * MILLION)), constant(400e6),
           at_least=False, text=bytes_text),
    Target("growth: one thread at ten million, times the time of two", "1.7 times or more",
           growth_ratio(("Glassbox, one thread", 10 * MILLION), (OURS, 10 * MILLION)),
           constant(1.7)),
)


def percent_text(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.1 else f"{100 * share:.2g} %"


def verdict(measured: float, bound: float, at_least: bool, relative: bool) -> str:
    excess = measured - bound if at_least else bound - measured
    size = percent_text(abs(excess / bound)) if relative else f"{abs(excess):.4f}"
    return f"reached, {size} to spare" if excess >= 0 else f"missed by {size}"


def row(target: Target, found: Results) -> list[str]:
    try:
        measured = target.measured(found)
    except LookupError:
        return [target.what, target.wanted, "not measured", ""]
    told = [target.what, target.wanted, target.text(measured)]
    if target.bound is None:
        return [*told, ""]
    try:
        return [*told, verdict(measured, target.bound(found), target.at_least, target.relative)]
    except LookupError:  # the other failed, or was not measured
        return [*told, "nothing to compare with"]


def targets_table(found: Results) -> Table:
    return [["what", "target", "measured", ""], *(row(target, found) for target in TARGETS)]
