#!/usr/bin/env python3
"""What ctest runs is all there is: each case of each room's program, once, and nothing for ever.

    entries_test.py BUILD_DIRECTORY

Asks ctest for its entries, and the programs which cases each entry selects.
"""
import collections
import json
import pathlib
import subprocess
import sys


def cases(command):
    """The names of the cases that a command of Catch2's selects."""
    # Catch2 2 exits with their number, so its exit code says nothing.
    listed = subprocess.run([*command, "--list-test-names-only"], capture_output=True, text=True,
                            check=False)
    if listed.stderr:
        raise SystemExit(f"{command}: {listed.stderr}")
    return [line.strip() for line in listed.stdout.splitlines() if line.strip()]


def main(build):
    shown = subprocess.run(["ctest", "--show-only=json-v1"], cwd=build, capture_output=True,
                           text=True, check=True).stdout
    problems, entries = [], collections.defaultdict(collections.Counter)
    for test in json.loads(shown)["tests"]:
        properties = {one["name"]: one["value"] for one in test.get("properties", [])}
        if "TIMEOUT" not in properties:
            problems.append(f"{test['name']}: no TIMEOUT")
        program = test.get("command", [""])[0]
        if pathlib.Path(program).name.endswith("_tests"):
            entries[program].update(cases(test["command"]))
    if not entries:
        problems.append("ctest runs no program of a room")
    for program, count_of in sorted(entries.items()):
        of_all = cases([program])
        for name in of_all:
            if count_of[name] != 1:
                problems.append(f"{pathlib.Path(program).name}: \"{name}\" is run by "
                                f"{count_of[name]} entries of ctest, expected 1")
        print(f"{pathlib.Path(program).name}: {len(of_all)} cases, each in one entry")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
