#!/usr/bin/env python3
"""The sources of a folder can be compiled as one (GLASSBOX_JOIN): no two of them give a name of a
file's own, in an anonymous namespace, to different things.

    names_test.py ROOT         checks the tree at ROOT
    names_test.py --self-test

Looks at what begins a line: constants, classes, aliases, and functions, which may share a name
when their parameters differ.
"""
import collections
import pathlib
import re
import sys

ROOMS = ("io", "recipes", "engine", "cluster", "service", "console", "cli")
# Compiled on their own, see engine/CMakeLists.txt and cmake/flags.cmake.
ALONE = re.compile(r"kernels|allocation_test|engine/tune/tune\.cpp$|_line_reader\.cpp$|commands/main\.cpp$")

VALUE = re.compile(r"(?:inline |static )?(?:constexpr|const|thread_local|std::atomic<\w+>)\b[^()=;{]*?"
                   r"\b(\w+)(?:\[\w*\])? ?(?:=|\{|;)")
CLASS = re.compile(r"(?:class|struct|enum class|enum)\s+(\w+)[^;()]*\{")
ALIAS = re.compile(r"using (\w+) = ([^;]+);")
FUNCTION = re.compile(r"(?!return|using|namespace|template|else|case)[\w\[:<][^=;{}()#]*?"
                      r"[\s&*>](\w+)\(([^;{]*)\)[^;{()]*\{")


def anonymous(text):
    """What stands in anonymous namespaces of a source."""
    return "\n".join(re.findall(r"^namespace \{$(.*?)^\} +// namespace$", text, flags=re.DOTALL | re.MULTILINE))


def names(text):
    """-> [(name, what tells two of that name apart)]"""
    text = re.sub(r"//[^\n]*", "", anonymous(text))
    # A declaration that goes on is one line, and so is a body.
    text = re.sub(r"\n[ \t]+", " ", text)
    for line in text.splitlines():
        if found := ALIAS.match(line):
            yield found[1], "= " + found[2]
        elif found := CLASS.match(line):
            yield found[1], "class"
        elif found := FUNCTION.match(line):
            types = re.sub(r"\s*\b\w+(?=,|$)", "", re.sub(r" = [^,]*", "", found[2]))
            yield found[1], f"({types.strip()})"
        elif found := VALUE.match(line):
            yield found[1], "value"


def problems_of(files):
    """files  {path: text}, of one folder"""
    seen, problems = collections.defaultdict(dict), []
    for path, text in sorted(files.items()):
        for name, kind in set(names(text)):
            for other, other_kind in seen[name].items():
                both_functions = kind.startswith("(") and other_kind.startswith("(")
                same_alias = kind == other_kind and kind.startswith("=")
                if other != path and not same_alias and (kind == other_kind or not both_functions):
                    problems.append(f"{path}: {name} {kind} is {other_kind} in {other}, too")
            seen[name][path] = kind
    return problems


def check(root):
    problems, count = [], 0
    for room in [*ROOMS, *(f"tests/{room}" for room in ROOMS)]:
        for folder in sorted(one for one in (root / room).glob("*") if one.is_dir()):
            files = {str(one.relative_to(root)): one.read_text() for one in folder.glob("*.cpp")
                     if not ALONE.search(str(one.relative_to(root)))}
            count += sum(len(list(names(text))) for text in files.values())
            problems += problems_of(files)
    print("\n".join([*problems, f"{count} names, {len(problems)} given twice"]))
    return 0 if count and not problems else 1


def self_test():
    def expect(count, one, other):
        files = {name: "namespace {\n" + text + "\n}  // namespace\n"
                 for name, text in (("a.cpp", one), ("b.cpp", other))}
        got = len(problems_of(files))
        assert got == count, f"{one} and {other}: {got}, expected {count}"
    expect(1, "constexpr int kMost = 1;", "constexpr double kMost = 2;")
    expect(0, "constexpr int kMost = 1;", "constexpr double kLeast = 2;")
    expect(1, "bool is_digit(char c) { return c > 1; }", "bool is_digit(char d) { return d > 2; }")
    expect(0, "void run(const TrainArgs& args) {\n}", "void run(const TuneArgs& args) {\n}")
    expect(1, "struct Line {\n  int a;\n};", "class Line {\n  int b;\n};")
    expect(1, "using Kind = A::Kind;", "using Kind = B::Kind;")
    expect(0, "using Json = nlohmann::json;", "using Json = nlohmann::json;")
    expect(1, "[[noreturn]] void fail(\n    const std::string& name) {\n}",
           "[[noreturn]] void fail(const std::string& other) {\n}")
    print("the check tells right from wrong")
    return 0


if __name__ == "__main__":
    sys.exit(self_test() if sys.argv[1] == "--self-test" else check(pathlib.Path(sys.argv[1])))
