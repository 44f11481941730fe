#!/usr/bin/env python3
"""No two things that are linked together share a name and mean something else by it.

    symbols_test.py BUILD_DIRECTORY
    symbols_test.py --self-test COMPILER

The linker keeps one of several weak definitions of a symbol, e.g. of a class's inline destructor,
without a look at the others. They mean the same when all come from one header. So for every weak
symbol of ours: the files that all the objects which define it were made of must include one that
defines its class or function. And what is defined weakly here is not defined strongly elsewhere.
Which objects are linked together: those of the rooms, and those of each directory of tests.
"""
import collections
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOMS = ("io", "recipes", "engine", "cluster", "service", "console", "cli")


def without_arguments(name):
    """"a::b<c::d>::e(int) const" -> "a::b::e"; lambdas and clones belong to what holds them."""
    name = re.sub(r"^(vtable|typeinfo|typeinfo name|guard variable|VTT) for ", "", name)
    name = re.sub(r"\[abi:\w+\]|\[clone [^]]*\]", "", name)
    out, depth, at = "", 0, 0
    while at < len(name):
        rest = name[at:]
        operator = re.match(r"operator(\(\)|<=>|<<|>>|->\*?|<=?|>=?|[^\w\s(]+|\s[\w:]+)", rest)
        if depth == 0 and operator:
            out += "operator"
            at += operator.end()
            continue
        if rest[0] in "<({":
            if depth == 0 and rest[0] in "({":
                break
            depth += 1
        elif rest[0] in ">)}":
            depth -= 1
        elif depth == 0:
            out += rest[0]
        at += 1
    return out.split(" ")[-1].rstrip(":")  # a template's return type stands in front


class Sources:
    """Which files define which names; each file is read once."""

    def __init__(self):
        self.texts = {}

    def text(self, path):
        if path not in self.texts:
            source = pathlib.Path(path).read_text(errors="replace")
            self.texts[path] = re.sub(r"//[^\n]*|/\*.*?\*/", "", source, flags=re.DOTALL)
        return self.texts[path]

    def defines(self, path, name):
        """Whether a class of the name has its body here, or something of the name stands here that
        is not a class."""
        text = self.text(path)
        if not re.search(rf"\b{re.escape(name)}\b", text):
            return False
        if re.search(rf"\b(class|struct|union|enum)\s+(\[\[\w+\]\]\s*|alignas\([^)]*\)\s*)*"
                     rf"(\w+::)*{re.escape(name)}\b[^;(){{}}]*{{", text):
            return True
        return not re.search(rf"\b(class|struct|union|enum)\s+{re.escape(name)}\b", text) and bool(
            re.search(rf"\b{re.escape(name)}\b\s*(<[^;]*>\s*)?[({{=;]", text))


def weak_and_strong(objects):
    """-> {symbol: objects that define it weakly}, and the same of strong ones; of ours alone."""
    weak, strong = collections.defaultdict(set), collections.defaultdict(set)
    for at in range(0, len(objects), 40):
        some = objects[at:at + 40]
        listed = subprocess.run(["nm", "--demangle", "--defined-only", "-A", *some],
                                capture_output=True, text=True, check=True).stdout
        for line in listed.splitlines():
            found = re.match(r"(.*?\.o):[0-9a-f]+ ([WVuTDBR]) (.*)", line)
            if not found or "glassbox::" not in found[3] or "(anonymous namespace)" in found[3]:
                continue
            if not without_arguments(found[3]).startswith("glassbox::"):
                continue  # std::vector<glassbox::...>
            (weak if found[2] in "WVu" else strong)[found[3]].add(found[1])
    return weak, strong


def problems_of(files_of):
    """files_of  {object: the files it was made of}, of objects that are linked together"""
    weak, strong = weak_and_strong(sorted(files_of))
    sources, problems = Sources(), []
    for symbol, objects in sorted(weak.items()):
        if symbol in strong:
            problems.append(f"{symbol}: inline in {sorted(objects)[0]}, "
                            f"defined apart in {sorted(strong[symbol])[0]}")
            continue
        if len(objects) < 2:
            continue
        common = set.intersection(*(files_of[one] for one in objects))
        parts = [p for p in without_arguments(symbol).split("::")[1:]
                 if p not in ROOMS + ("testing", "bench", "fuzz")]
        names = [p for p in parts if re.fullmatch(r"\w+", p) and p != "operator"]
        if names and not any(sources.defines(path, names[0]) for path in common):
            problems.append(f"{symbol}: defined by " + ", ".join(sorted(objects)) +
                            f", which share no file that defines {names[0]}")
    return problems


def groups_of(build):
    """-> {program: {object: files}} as ninja knows them."""
    listed = subprocess.run(["ninja", "-C", str(build), "-t", "deps"], capture_output=True,
                            text=True, check=True).stdout
    files_of, now = {}, None
    root = str(build.resolve().parents[1]) + os.sep
    for line in listed.splitlines():
        if line and not line.startswith(" ") and ": #deps" in line:
            now = str((build / line.split(": #deps")[0]).resolve())
            files_of[now] = set()
        elif line.strip():
            path = os.path.normpath(os.path.join(build, line.strip()))
            if path.startswith(root) and f"{os.sep}build{os.sep}" not in path[len(root) - 1:]:
                files_of[now].add(path)
    files_of = {one: files for one, files in files_of.items()
                if one.endswith(".o") and pathlib.Path(one).exists()}
    groups, rooms = collections.defaultdict(dict), {}
    for one, files in files_of.items():
        directory = pathlib.Path(one).relative_to(build.resolve()).parts
        if directory[0] in ROOMS:
            rooms[one] = files
        elif directory[0] == "tests":
            groups["tests/" + directory[1]][one] = files
    for group in groups.values():
        group.update(rooms)
    return dict(groups) or {"rooms": rooms}


def self_test(compiler):
    def check(sources, expected):
        with tempfile.TemporaryDirectory() as directory:
            files_of = {}
            for name, text in sources.items():
                pathlib.Path(directory, name).write_text(text)
            for name in (one for one in sources if one.endswith(".cpp")):
                made = os.path.join(directory, name[:-4] + ".o")
                subprocess.run([compiler, "-std=c++20", "-c", "-O0", os.path.join(directory, name),
                                "-o", made], check=True)
                included = re.findall(r'#include "(.*)"', sources[name])
                files_of[made] = {os.path.join(directory, one) for one in [name, *included]}
            found = problems_of(files_of)
            assert bool(found) == expected, (sources, found)

    def space(text):
        return "namespace glassbox::io { " + text + " }\n"

    one = "struct Room { ~Room() { ++count; } static inline int count = 0; };"
    two = "struct Room { ~Room() { --count; } static inline int count = 7; };"
    use = "void use_{}() {{ Room room; }}"
    # Two classes of one name, in two sources and in two headers; a third header knows the name.
    check({"a.cpp": space(one + use.format("a")), "b.cpp": space(two + use.format("b"))}, True)
    check({"a.h": space(one), "b.h": space(two), "c.h": space("struct Room;"),
           "a.cpp": '#include "c.h"\n#include "a.h"\n' + space(use.format("a")),
           "b.cpp": '#include "c.h"\n#include "b.h"\n' + space(use.format("b"))}, True)
    # One of them has its destructor elsewhere.
    check({"a.cpp": space(one + use.format("a")),
           "b.cpp": space("struct Room { ~Room(); }; Room::~Room() {}")}, True)
    # Two inline functions.
    check({"a.cpp": space("inline int f() { return 1; } int a() { return f(); }"),
           "b.cpp": space("inline int f() { return 2; } int b() { return f(); }")}, True)
    # One class in a header, a template of it, and classes that nobody else sees.
    check({"a.h": space(one + " template <class T> struct Box { T t; int f() { return 1; } };"),
           "a.cpp": '#include "a.h"\n' + space(use.format("a") +
                                               "int x() { return Box<Room>().f(); }"),
           "b.cpp": '#include "a.h"\n' + space(use.format("b") +
                                               "int y() { return Box<Room>().f(); }")}, False)
    hidden = "namespace { struct Mine { ~Mine() { ++n; } int n = 0; }; } "
    check({"a.cpp": space(hidden + "void a() { Mine mine; }"),
           "b.cpp": space(hidden + "void b() { Mine mine; }")}, False)
    assert without_arguments("void glassbox::io::f<std::vector<int>>(int)") == "glassbox::io::f"
    assert without_arguments("glassbox::A::operator()(int) const") == "glassbox::A::operator"


def main():
    if sys.argv[1] == "--self-test":
        self_test(sys.argv[2])
        return 0
    count, problems = 0, {}
    for group, files_of in groups_of(pathlib.Path(sys.argv[1]).resolve()).items():
        count += len(files_of)
        for problem in problems_of(files_of):
            problems.setdefault(problem, group)
    for problem, group in problems.items():
        print(f"{group}: {problem}")
    print(f"{count} objects looked at, {len(problems)} names with two meanings")
    return 1 if problems or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
