#!/usr/bin/env python3
"""docs/architecture.md draws the rooms as their includes do, and names only files there are.

    architecture_test.py ROOT

Every include from one folder of a room to another follows the thin arrows of the picture (over other
folders, maybe); every thin arrow stands for an include; the table has every folder; every file named
in backquotes is there.
"""
import pathlib
import re
import sys

ROOMS = ("io", "recipes", "engine", "cluster", "service", "console", "cli")


def drawn_arrows(page):
    """{(used, user)} of "engine/metrics" and the like, from the Mermaid picture."""
    picture = re.search(r"```mermaid\n(.*?)```", page, re.DOTALL).group(1)
    names, arrows, room = {}, set(), None
    for line in picture.splitlines():
        words = line.split()
        if words[:1] == ["subgraph"]:
            room, names = words[1], {}
        elif words == ["end"]:
            room = None
        elif room and "-->" in line:
            ends = []
            for end in line.split("-->"):
                name, title = re.fullmatch(r"(\w+)(?:\[(\w+)\])?", end.strip()).groups()
                if title:
                    names[name] = title
                ends.append(f"{room}/{names.get(name, name)}")
            arrows.update(zip(ends, ends[1:]))
    return arrows


def included_arrows(root):
    """{(used, user)} between folders of one room, and all folders."""
    arrows, folders = set(), set()
    for room in ROOMS:
        for file in (root / room).rglob("*"):
            if file.suffix not in (".h", ".cpp"):
                continue
            user = str(file.parent.relative_to(root))
            folders.add(user)
            for target in re.findall(r'^\s*#\s*include "([^"]+)"', file.read_text(), re.MULTILINE):
                used = str(pathlib.PurePosixPath(target).parent)
                if used != user and used.startswith(room + "/"):
                    arrows.add((used, user))
    return arrows, folders


def closure(arrows):
    reached = set(arrows)
    while True:
        more = {(a, d) for a, b in reached for c, d in arrows if b == c} - reached
        if not more:
            return reached
        reached |= more


def main(root):
    page = (root / "docs/architecture.md").read_text()
    drawn = drawn_arrows(page)
    included, folders = included_arrows(root)
    wrong = [f"{user} includes {used}, and no arrow leads there"
             for used, user in sorted(included - closure(drawn))]
    wrong += [f"{used} --> {user} is drawn, and nothing there includes it"
              for used, user in sorted(drawn - included)]
    named = set(re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE))
    wrong += [f"{folder} is not in the table" for folder in sorted(folders - named)]
    for path in sorted(set(re.findall(r"`((?:%s|tests)/[^`\s]*)`" % "|".join(ROOMS), page))):
        if not (root / path).exists():
            wrong.append(f"{path} is named, and is not there")
    print("\n".join(f"docs/architecture.md: {sentence}" for sentence in wrong))
    print(f"{len(included)} arrows between {len(folders)} folders, {len(wrong)} wrong")
    return 1 if wrong or not included else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
