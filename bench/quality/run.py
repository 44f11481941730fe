"""How good our models are beside scikit-learn's, on public data sets: `make bench ONLY=quality`."""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import sklearn

import page
from contestants import GLASSBOX, SKLEARN, run_glassbox, run_sklearn
from sets import HELD_BACK, ROOT, SETS, split

OUTPUT = ROOT / "build/bench/quality"


class Cache:
    """Results of others, which do not change while we do. One file a result."""

    def __init__(self, is_used: bool) -> None:
        self.is_used = is_used
        self.place = OUTPUT / "cache"
        self.place.mkdir(parents=True, exist_ok=True)

    def get(self, key: str, make):
        file = self.place / (hashlib.sha256(key.encode()).hexdigest()[:24] + ".json")
        if self.is_used and file.exists():
            return json.loads(file.read_text())
        result = make()
        file.write_text(json.dumps(result))
        return result


def measure(data, names: list[str], splits: int, first_split: int, glassbox: str,
            cache: Cache) -> dict:
    one = {"name": data.name, "source": data.source, "target": data.target, "metric": data.metric,
           "loss": {}, "seconds": {}}
    table = data.table()
    for number in range(first_split, first_split + splits):
        train_rows, test_rows = split(len(table), number)
        train, test = table.iloc[train_rows], table.iloc[test_rows]
        for name in names:
            try:
                if name in SKLEARN:
                    key = f"{sklearn.__version__} {data.name} {data.target} {name} {number} v2"
                    got = cache.get(key, lambda: run_sklearn(  # noqa: B023: called at once
                        SKLEARN[name], data, train, test))  # noqa: B023
                else:
                    got = run_glassbox(glassbox, GLASSBOX.get(name, name), data, train, test)
            except RuntimeError as error:
                print(f"{data.name}, {name}: {error}", file=sys.stderr)
                continue
            one["loss"].setdefault(name, []).append(got["loss"])
            one["seconds"].setdefault(name, []).append(got["seconds"])
    print(one["name"].ljust(22), one["metric"].ljust(9), "  ".join(
        f"{n} {page.number(sum(v) / len(v), one['metric'])}" for n, v in one["loss"].items()),
        flush=True)
    return one


def measure_all(sets, names, splits, args, cache) -> list[dict]:
    with ThreadPoolExecutor(args.jobs) as pool:
        return list(pool.map(
            lambda data: measure(data, names, splits, args.first_split, args.glassbox, cache), sets))


def environment() -> str:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True,
                            text=True, check=False).stdout.strip()
    return f"Glassbox {commit}, scikit-learn {sklearn.__version__}, Python {platform.python_version()}."


def main() -> None:
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--glassbox", default=str(ROOT / "build/release/glassbox"))
    parse.add_argument("--splits", type=int, default=5)
    parse.add_argument("--first-split", type=int, default=0,
                       help="others than the published ones, to compare rules on")
    parse.add_argument("--sets", help="only sets whose names match this pattern")
    parse.add_argument("--only", help="contestants, separated by commas; also flags of train")
    parse.add_argument("--held-back", action="store_true", help="a dozen other sets, too")
    parse.add_argument("--cached", action="store_true", help="take what others did from the last run")
    parse.add_argument("--jobs", type=int, default=1)
    parse.add_argument("--publish", action="store_true", help="write docs/quality.md")
    args = parse.parse_args()
    names = args.only.split(",") if args.only else [*GLASSBOX, *SKLEARN]
    chosen = [one for one in SETS if not args.sets or re.search(args.sets, one.name)]
    cache = Cache(args.cached)
    found = measure_all(chosen, names, args.splits, args, cache)
    held_back = []
    if args.held_back or args.publish:
        held_back = measure_all(HELD_BACK, names, args.splits, args, cache)
    text = page.page(found, held_back, names, args.splits, environment())
    (OUTPUT / "quality.json").write_text(json.dumps({"sets": found, "held back": held_back}, indent=1))
    (OUTPUT / "quality.md").write_text(text)
    if args.publish:
        (ROOT / "docs/quality.md").write_text(text)
    print(page.verdicts(found))
    if held_back:
        print(page.verdicts(held_back, of_musts=False))


if __name__ == "__main__":
    main()
