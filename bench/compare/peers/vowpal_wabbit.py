"""Vowpal Wabbit's own driver, in C++, on a file of its own format: vowpal_wabbit.py ARGUMENT...

The Python module is only how the program comes from PyPI: the arguments are those of `vw`."""

from __future__ import annotations

import json
import sys
import time

import vowpalwabbit


def main() -> None:
    began = time.perf_counter()
    vowpalwabbit.Workspace(" ".join(sys.argv[1:])).finish()  # reads, learns and writes the file
    print(json.dumps({"seconds": time.perf_counter() - began,
                      "versions": {"vowpalwabbit": vowpalwabbit.__version__}}))


if __name__ == "__main__":
    main()
