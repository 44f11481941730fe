#!/usr/bin/env python3
"""Writes a made-up data set of a bank's telephone campaign, with its schemas and recipe.

The columns are those of UCI's Bank Marketing data; the people are not. The same seed gives the same
bytes everywhere.

    python3 docs/examples/banking_data.py --seed 1 --rows 10000 buckets/marketing
"""
import argparse
import json
import pathlib
import random

JOBS = ["admin.", "blue-collar", "entrepreneur", "housemaid", "management", "retired",
        "self-employed", "services", "student", "technician", "unemployed", "unknown"]
EDUCATION = ["basic.4y", "basic.6y", "basic.9y", "high.school", "illiterate",
             "professional.course", "university.degree", "unknown"]
MONTHS = ["mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
DAYS = ["mon", "tue", "wed", "thu", "fri"]
COLUMNS = [
    ("age", "NUMERIC"), ("job", "CATEGORICAL"), ("marital", "CATEGORICAL"),
    ("education", "CATEGORICAL"), ("default", "CATEGORICAL"), ("housing", "CATEGORICAL"),
    ("loan", "CATEGORICAL"), ("contact", "CATEGORICAL"), ("month", "CATEGORICAL"),
    ("day_of_week", "CATEGORICAL"), ("duration", "NUMERIC"), ("campaign", "NUMERIC"),
    ("pdays", "NUMERIC"), ("previous", "NUMERIC"), ("poutcome", "CATEGORICAL"),
    ("emp_var_rate", "NUMERIC"), ("cons_price_idx", "NUMERIC"), ("cons_conf_idx", "NUMERIC"),
    ("euribor3m", "NUMERIC"), ("nr_employed", "NUMERIC"), ("y", "BINARY"),
]
RECIPE = {
    "groups": {
        "NUMERIC_VARS_QB_50": "group('age','cons_conf_idx','euribor3m','nr_employed')",
        "NUMERIC_VARS_QB_10": "group('campaign','pdays','previous','emp_var_rate','cons_price_idx')",
    },
    "assignments": {},
    "outputs": ["ALL_CATEGORICAL", "quantile_bin(NUMERIC_VARS_QB_50,50)",
                "quantile_bin(NUMERIC_VARS_QB_10,10)", "quantile_bin(duration,100)"],
}


def person(draw):
    """One record, cells in the order of COLUMNS."""
    def pick(values):
        return values[int(draw() * len(values))]

    quarter = int(draw() * 8)  # of the economy, which moves five columns together
    previous = int(draw() * draw() * 6)
    age = 18 + int(60 * (draw() + draw()) / 2)
    duration = 5 + int(1200 * draw() ** 3)
    job, month = pick(JOBS), pick(MONTHS)
    poutcome = pick(["failure", "success"]) if previous else "nonexistent"
    rate = 0.7 + 0.6 * quarter + 0.1 * draw()
    score = (duration / 300 - 0.55 * quarter + (1.5 if poutcome == "success" else 0)
             + (0.8 if job in ("student", "retired") else 0)
             + (0.6 if month in ("mar", "sep", "oct", "dec") else 0) - 1.2)
    # A sigmoid without exp, whose last bits differ between machines.
    buys = draw() < 0.5 * (1 + score * abs(score) / (1 + score * score))
    return [age, job, pick(["divorced", "married", "married", "single"]), pick(EDUCATION),
            pick(["no", "no", "no", "unknown"]), pick(["yes", "no"]), pick(["no", "no", "yes"]),
            pick(["cellular", "cellular", "telephone"]), month, pick(DAYS), duration,
            1 + int(10 * draw() ** 4), int(27 * draw()) if previous else 999, previous, poutcome,
            f"{-3.4 + 0.6 * quarter:.1f}", f"{92.2 + 0.3 * quarter:.3f}",
            f"{-50 + 3 * quarter:.1f}", f"{rate:.3f}", f"{4960 + 35 * quarter:.1f}",
            int(buys)]


def schema(columns, target):
    return {"version": "1.0", "rowId": None, "rowWeight": None, "targetAttributeName": target,
            "dataFormat": "CSV", "dataFileContainsHeader": True,
            "attributes": [{"attributeName": name, "attributeType": kind}
                           for name, kind in columns],
            "excludedAttributeNames": []}


def main():
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("directory", type=pathlib.Path)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rows", type=int, default=10_000)
    options.add_argument("--batch-rows", type=int, default=1_000)
    args = options.parse_args()
    args.directory.mkdir(parents=True, exist_ok=True)
    draw = random.Random(args.seed).random
    for name, rows, width in (("banking.csv", args.rows, len(COLUMNS)),
                              ("banking-batch.csv", args.batch_rows, len(COLUMNS) - 1)):
        lines = [",".join(column for column, _ in COLUMNS[:width])]
        lines += [",".join(map(str, person(draw)[:width])) for _ in range(rows)]
        (args.directory / name).write_text("\n".join(lines) + "\n")
    for name, content in (("banking.csv.schema", schema(COLUMNS, "y")),
                          ("banking-batch.csv.schema", schema(COLUMNS[:-1], None)),
                          ("recipe.json", RECIPE)):
        (args.directory / name).write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    main()
