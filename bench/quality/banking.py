"""Our default beside AWS's sample recipe on the made banking data of docs/examples.

    python3 bench/quality/banking.py [--seeds 5] [--rows 10000] [--glassbox build/release/glassbox]

For each seed the data are made anew; 70 % of the records train, the others evaluate. The sample
recipe trains with Amazon's default parameters, as the walkthrough has it. Nothing is needed but
Python.
"""
from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMES = ["default", "--recipe suggested", "AWS's sample recipe", "AWS's, --learner amazon"]


def auc(glassbox: str, data: Path, flags: list[str]) -> float:
    files = [str(data / "banking.csv"), "--schema", str(data / "banking.csv.schema")]
    model = str(data / "model")
    subprocess.run([glassbox, "train", *files, "--split", "0-70", *flags, "-o", model, "--force",
                    "--quiet"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    found = subprocess.run([glassbox, "evaluate", model, files[0], "--split", "70-100", "--json",
                            "--quiet"], check=True, capture_output=True, text=True)
    return json.loads(found.stdout)["value"]


def measure(glassbox: str, seed: int, rows: int) -> list[float]:
    with tempfile.TemporaryDirectory() as made:
        data = Path(made)
        subprocess.run([sys.executable, str(ROOT / "docs/examples/banking_data.py"), "--seed",
                        str(seed), "--rows", str(rows), "--batch-rows", "1", made], check=True)
        sample = ["--recipe", str(data / "recipe.json")]
        return [auc(glassbox, data, flags) for flags in
                ([], ["--recipe", "suggested"], sample, [*sample, "--learner", "amazon"])]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seeds", type=int, default=5)
    options.add_argument("--rows", type=int, nargs="+", default=[1000, 10_000])
    options.add_argument("--glassbox", default=str(ROOT / "build/release/glassbox"))
    args = options.parse_args()
    print("| records | seed | " + " | ".join(NAMES) + " |\n| --- | --- |" + " --- |" * len(NAMES))
    losses = 0
    for rows in args.rows:
        found = [measure(args.glassbox, seed, rows) for seed in range(1, args.seeds + 1)]
        for seed, values in enumerate(found, 1):
            print(f"| {rows:,} | {seed} | " + " | ".join(f"{v:.4f}" for v in values) + " |")
        means = [sum(column) / len(column) for column in zip(*found)]
        print(f"| {rows:,} | mean | " + " | ".join(f"{v:.4f}" for v in means) + " |", flush=True)
        losses += means[0] < max(means[2:])
    sys.exit("the default loses to AWS's sample recipe" if losses else 0)


if __name__ == "__main__":
    main()
