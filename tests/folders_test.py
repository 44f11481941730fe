#!/usr/bin/env python3
"""The folders of a room stand in an order, and no file stands on the one that uses it.

    folders_test.py ROOT         checks the tree at ROOT
    folders_test.py --self-test  checks the check, on small trees it makes

- A file includes files of its own folder and of those before it in ORDER; those of another room are
  rooms_test.sh's business.
- Headers with their sources are units, and units do not include each other in a circle: a type that
  a helper shares with its caller has a header of its own.
- A source has the header of its name, or one whose name its own begins with (threshold_bootstrap.cpp:
  threshold.h). A command is declared in cli/base/commands.h.
"""
import pathlib
import re
import sys
import tempfile

ORDER = {
    "io": "base cells json files schema databases records kernels csv arrow infer",
    "recipes": "text numbers tables language fit suggest",
    "engine": "metrics model rows finish sgd fit tune train evaluate threshold predict explain insights public",
    "cluster": "base mpi gloo",
    "service": "wire http auth metrics store remote jobs s3 api",
    "console": "base assets report api",
    "cli": "base text report datasets compare run commands",
}
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


def circles(graph):
    """The strongly connected parts of more than one unit."""
    reached = {}
    for start in graph:
        seen, todo = set(), [start]
        while todo:
            for used in graph[todo.pop()]:
                if used in graph and used not in seen:
                    seen.add(used)
                    todo.append(used)
        reached[start] = seen
    found = []
    for unit, units in sorted(reached.items()):
        circle = sorted({unit} | {other for other in units if unit in reached[other]})
        if len(circle) > 1 and circle[0] == unit:
            found.append(circle)
    return found


def problems_of(root):
    problems, graph = [], {}
    for room, order in ORDER.items():
        rank = {folder: at for at, folder in enumerate(order.split())}
        for path in sorted((root / room).rglob("*")):
            if path.suffix not in (".h", ".cpp"):
                continue
            name = path.relative_to(root).as_posix()
            parts = name.split("/")
            if len(parts) != 3 or parts[1] not in rank:
                problems.append(f"{name} is in no folder of {room}; there are {order}")
                continue
            unit = name.rsplit(".", 1)[0]
            used = [target.rsplit(".", 1)[0] for target in INCLUDE.findall(path.read_text())]
            graph.setdefault(unit, set()).update(one for one in used if one != unit)
            for target in used:
                there = target.split("/")
                if there[0] == room and len(there) == 3 and rank.get(there[1], 0) > rank[parts[1]]:
                    problems.append(f"{name} includes {target}.h, though {there[1]}/ comes after {parts[1]}/")
            stem = path.stem.split("_")
            heads = ("_".join(stem[:n]) + ".h" for n in range(len(stem), 0, -1))
            if path.suffix == ".cpp" and parts[1] not in ("commands", "public") and \
                    not any((path.parent / head).exists() for head in heads):
                problems.append(f"{name} has no header of its name in its folder")
    problems += ["in a circle: " + " ".join(circle) for circle in circles(graph)]
    return len(graph), problems


def self_test():
    cases = [
        (0, {"io/base/bytes.h": "", "io/csv/csv_reader.h": '#include "io/base/bytes.h"'}),
        (0, {"io/csv/csv.h": "", "io/csv/csv_kinds.h": "", "io/csv/csv.cpp":
             '#include "io/csv/csv.h"\n#include "io/csv/csv_kinds.h"'}),
        (0, {"engine/sgd/sgd.h": "", "engine/sgd/sgd_kernels_avx2.cpp": ""}),
        (1, {"io/base/bytes.h": '#include "io/csv/csv_reader.h"', "io/csv/csv_reader.h": ""}),
        (1, {"io/csv/a.h": "", "io/csv/a.cpp": '#include "io/csv/b.h"', "io/csv/b.h": '#include "io/csv/a.h"'}),
        (1, {"io/csv/csv_reader.cpp": ""}),
        (1, {"io/csv_reader.h": ""}),
        (1, {"io/odds/ends.h": ""}),
    ]
    failed = 0
    for expected, files in cases:
        with tempfile.TemporaryDirectory() as made:
            for name, text in files.items():
                path = pathlib.Path(made, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            count = len(problems_of(pathlib.Path(made))[1])
            if count != expected:
                failed += 1
                print(f"{files}: {count} problems, expected {expected}")
    print(f"{len(cases)} trees, {failed} wrong")
    return 1 if failed else 0


def main(argument):
    if argument == "--self-test":
        return self_test()
    units, problems = problems_of(pathlib.Path(argument))
    print("\n".join([*problems, f"{units} units, {len(problems)} problems"]))
    return 1 if problems or units == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
