"""Wins, ties and losses, and the page docs/quality.md."""

from __future__ import annotations

from statistics import mean

GAP = 0.02  # of the other's loss, which counts as at least this much where it is near 0
MUSTS = [("default", "sklearn"), ("--tune", "sklearn CV")]
MOST_LOSSES, LEAST_WINS = 1, 8
NEAR, LEAST_NEAR = 0.03, 16


def outcome(ours: float, theirs: float, bounded: bool) -> str:
    """bounded: the loss is 1 - AUC or 1 - macro F1, where gaps below 2 % of .02 are noise."""
    gap = GAP * (max(theirs, 0.02) if bounded else theirs)
    return "win" if ours < theirs - gap else "loss" if ours > theirs + gap else "tie"


def compare(found: list[dict], ours: str, theirs: str) -> dict[str, list[str]]:
    """Names of sets by outcome; sets on which either failed are left out."""
    by: dict[str, list[str]] = {"win": [], "tie": [], "loss": []}
    for one in found:
        if ours in one["loss"] and theirs in one["loss"]:
            by[outcome(mean(one["loss"][ours]), mean(one["loss"][theirs]),
                       one["metric"] != "RMSE")].append(one["name"])
    return by


def behind_tune(found: list[dict]) -> list[str]:
    """Sets on which the default's loss is more than 3 % above --tune's."""
    names = []
    for one in found:
        if "default" in one["loss"] and "--tune" in one["loss"]:
            tuned = mean(one["loss"]["--tune"])
            floor = tuned if one["metric"] == "RMSE" else max(tuned, 0.02)
            if mean(one["loss"]["default"]) > tuned + NEAR * floor:
                names.append(one["name"])
    return names


def number(value: float, metric: str) -> str:
    if metric != "RMSE":
        return f"{1 - value:.3f}".replace("0.", ".", 1)
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}" if value >= 10 else f"{value:.3f}"


def table(found: list[dict], names: list[str]) -> str:
    lines = ["| set | metric | " + " | ".join(names) + " |", "| --- | --- |" + " --- |" * len(names)]
    for one in found:
        cells = [number(mean(one["loss"][n]), one["metric"]) if n in one["loss"] else "failed"
                 for n in names]
        lines.append(f"| {one['name']} ({one['source']}), {one['target']} | {one['metric']} | "
                     + " | ".join(cells) + " |")
    return "\n".join(lines)


def seconds(found: list[dict], names: list[str]) -> str:
    lines = ["| | " + " | ".join(names) + " |", "| --- |" + " --- |" * len(names)]
    for what, of in (("median", lambda v: sorted(v)[len(v) // 2]), ("longest", max)):
        cells = []
        for name in names:
            values = [mean(one["seconds"][name]) for one in found if name in one["seconds"]]
            cells.append(f"{of(values):.2f} s" if values else "")
        lines.append(f"| {what} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def verdicts(found: list[dict], of_musts: bool = True) -> str:
    """of_musts: these are the twenty sets that the musts are stated for."""
    lines = ["| | against | wins | ties | losses | lost on | must |",
             "| --- | --- | --- | --- | --- | --- | --- |"]
    pairs = [*MUSTS, ("default", "sklearn CV"), ("default", "boosted trees"), ("--tune", "boosted trees")]
    for ours, theirs in pairs:
        by = compare(found, ours, theirs)
        if not any(by.values()):
            continue  # not measured this time
        must = ""
        if of_musts and (ours, theirs) in MUSTS:
            held = len(by["loss"]) <= MOST_LOSSES and len(by["win"]) >= LEAST_WINS
            must = (f"at most {MOST_LOSSES} loss, at least {LEAST_WINS} wins: "
                    + ("reached" if held else "missed"))
        lines.append(f"| {ours} | {theirs} | {len(by['win'])} | {len(by['tie'])} | {len(by['loss'])} | "
                     f"{', '.join(by['loss'])} | {must} |")
    far = behind_tune(found)
    near = len([one for one in found if "--tune" in one["loss"]]) - len(far)
    if near + len(far) == 0:
        return "\n".join(lines)
    lines.append(f"| default | --tune, within 3 % | {near} | | {len(far)} | {', '.join(far)} | "
                 + (f"at least {LEAST_NEAR}: {'reached' if near >= LEAST_NEAR else 'missed'} |"
                    if of_musts else "|"))
    return "\n".join(lines)


CONTESTANTS = {
    "default": "`glassbox schema`, `glassbox train`, nothing else said.",
    "--tune": "`glassbox tune`, and `train` with what it wrote.",
    "sklearn": """median imputation and StandardScaler, OneHotEncoder(handle_unknown="ignore"), then
  LogisticRegression(max_iter=2000) or LinearRegression.""",
    "sklearn CV": "the same before LogisticRegressionCV (ten strengths, five folds, log loss) or RidgeCV.",
    "boosted trees":
        "HistGradientBoosting with its defaults, as a mark of what the data hold; no linear model.",
}


def contestants(names: list[str]) -> str:
    lines = [f"- `{name}`: {CONTESTANTS[name]}" for name in names if name in CONTESTANTS]
    missing = [f"`{name}`" for name in CONTESTANTS if name not in names]
    if missing:
        lines.append(f"\nNot in this run: {', '.join(missing)}.")
    return "\n".join(lines)


def page(found: list[dict], held_back: list[dict], names: list[str], splits: int, environment: str) -> str:
    parts = [f"""# How good models are

Written by `make bench ONLY=quality PUBLISH=1`. {environment}

Twenty public data sets, {splits} splits each of 70 % to train on and 30 % to evaluate on
(`numpy.random.RandomState(100 + s).permutation`), the same for everybody; shown is the mean. Larger is
better for AUC and macro F1, smaller for RMSE.

{contestants(names)}

{table(found, names)}

A gap over 2 % of the other's loss (RMSE, 1 - AUC, 1 - macro F1; of at least .02) is a win or a loss.

{verdicts(found)}

Time of one training, schema included, beside whatever else the machine did:

{seconds(found, names)}
"""]
    if held_back:
        parts.append(f"""
## A dozen other sets

Rules are compared on these, too, as on the twenty, but on other splits than are shown here
([decision 0006](decisions/0006-tuning.md)).

{table(held_back, names)}

{verdicts(held_back, of_musts=False)}
""")
    return "".join(parts)
