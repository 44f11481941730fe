#!/usr/bin/env python3
"""The program holds no path of the tree it was built from: it may be moved, and so may its data.

    paths_test.py PROGRAM SOURCE_DIRECTORY BUILD_DIRECTORY
"""
import pathlib
import sys


def main(program, *directories):
    held = pathlib.Path(program).read_bytes()
    if b"/proc/self/exe" not in held:
        raise SystemExit(f"{program}: no text found in it; is this the program?")
    found = 0
    for directory in directories:
        # Compilers load short texts in pieces of 16 bytes, which need not lie side by side.
        path = str(pathlib.Path(directory).resolve()).encode()[:16]
        at = held.find(path)
        if at >= 0:
            text = held[at:held.find(b"\0", at)].decode(errors="replace")
            print(f"{program} holds \"{text}\"")
            found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
