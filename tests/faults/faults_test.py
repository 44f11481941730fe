#!/usr/bin/env python3
"""Every command with one system call failing.

    faults_test.py --glassbox PROGRAM --library LIBRARY --scratch DIRECTORY
                   [--every] [--only COMMAND] [--kind KIND] [--jobs N]

Each command is run undisturbed once, which counts its calls; then again with the nth read, write,
open, fsync, allocation or thread failing, at a few n, or with --every at each. Whatever fails, the
command ends with a documented exit code and, unless that is 0, a message; a signal never ends it.
Its outputs are absent, or as they were, or complete and equal to those of the undisturbed run, and
nothing else is left behind.
"""
import concurrent.futures
import hashlib
import os
import random
import re
import shutil
import subprocess
import sys

from fault_options import fault_options

DOCUMENTED = {0, 1, 2, 3, 4, 5}
ERRORS = {"read": "EIO", "write": "ENOSPC", "open": "EMFILE", "sync": "EIO", "memory": "ENOMEM",
          "thread": "EAGAIN"}
SAMPLES = {"read": 4, "write": 4, "open": 4, "sync": 2, "memory": 8, "thread": 2}


def table(records, large):
    """Records with every kind of column; `large` ones do not fit into 64 MB."""
    random_ = random.Random(7)
    lines = ["id,x,z,colour,note,y" + "".join(f",n{i}" for i in range(12 if large else 0))]
    for i in range(records):
        x, z = random_.random(), random_.random()
        colour = random_.choice(["red", "green", "blue"])
        note = random_.choice(["warm and dry", "cold", "wet or dry"])
        y = int(x + z + (colour == "red") + random_.random() > 1.6)
        extra = "".join(f",{random_.random() - 0.5:.6f}" for _ in range(12 if large else 0))
        lines.append(f"r{i},{x:.5f},{z:.3f},{colour},{note},{y}{extra}")
    return "\n".join(lines) + "\n"


class Command:
    """arguments, and the outputs that they name; `setup` files are copied to its directory."""

    def __init__(self, name, arguments, outputs=(), all_or_none=False, large=False,
                 shows_time=False):
        self.name, self.arguments, self.outputs = name, arguments, tuple(outputs)
        self.all_or_none, self.large, self.shows_time = all_or_none, large, shows_time


RUN_FILES = ["data.schema", "model.recipe", "model.glassbox", "training.log", "insights.json",
             "evaluation.json", "report.html", "training.rejects", "evaluation.rejects"]
COMMANDS = [
    Command("schema", "schema d.csv --target y --row-id id -o out.schema", ["out.schema"]),
    Command("suggest", "recipe suggest d.csv --schema s -o out.recipe", ["out.recipe"]),
    Command("insights", "insights d.csv --schema s --json"),
    Command("train", "train d.csv --schema s -p sgd.maxPasses=3 -o out.model --log out.log "
                     "--rejects out.rejects", ["out.model", "out.log", "out.rejects"]),
    Command("tune", "tune d.csv --schema s -o out",
            ["out.recipe", "out.parameters"], all_or_none=True, shows_time=True),
    Command("evaluate", "evaluate m d.csv --report out.html", ["out.html"]),
    Command("predict", "predict m d.csv --csv out.csv", ["out.csv"]),
    Command("batch", "predict m d.csv -o . --id bp",
            ["batch-prediction/bp.manifest", "batch-prediction/result/bp-d.csv.gz"],
            all_or_none=True),
    Command("inspect", "inspect m --json"),
    Command("threshold", "threshold m d.csv --best f1"),
    Command("split", "split d.csv --schema s --stratify --split 0-70 -o out",
            ["out/train.csv", "out/evaluation.csv"], all_or_none=True),
    Command("run", "run d.csv --target y --row-id id -o out", ["out/" + f for f in RUN_FILES],
            all_or_none=True),
    Command("spill", "train large.csv --schema large.schema --memory 64M --temp-dir temp "
                     "-p sgd.maxPasses=1 -o out.model", ["out.model"], large=True),
]


class Case:
    """The directories and files of one run, made anew."""

    def __init__(self, scratch, data, number):
        self.path = scratch / f"case-{number}"
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir()
        (self.path / "temp").mkdir()
        for file in data.iterdir():
            (self.path / file.name).symlink_to(file)
        self.inputs = {file.name for file in data.iterdir()}

    def files(self):
        found = {}
        for path in sorted(self.path.rglob("*")):
            name = str(path.relative_to(self.path))
            if name in self.inputs or name == "temp":
                continue
            found[name] = ""
            if path.is_file():  # a manifest holds whole paths, a log the time
                told = path.read_bytes().replace(str(self.path).encode(), b"")
                told = re.sub(rb"\d\d/\d\d/\d\d \d\d:\d\d:\d\d|Message-ID: \S+", b"", told)
                found[name] = hashlib.sha256(told).hexdigest()
        return found


class Bench:
    def __init__(self, args):
        self.program, self.library = args.glassbox.resolve(), args.library.resolve()
        self.scratch = args.scratch.resolve()
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.data = self.scratch / "data"
        self.data.mkdir(parents=True)
        self.problems, self.runs = [], 0
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("FAULT")}
        # Set already, so that the program does not start itself again.
        self.environment |= {"OMP_WAIT_POLICY": "passive", "GLIBC_TUNABLES":
                             "glibc.malloc.arena_max=1", "LC_ALL": "C"}

    def call(self, command, case, plan="", counts=None):
        environment = dict(self.environment, LD_PRELOAD=str(self.library),
                           TMPDIR=str(case.path / "temp"))
        if plan:
            environment["FAULT"] = plan
        if counts:
            environment["FAULT_COUNTS"] = str(counts)
        arguments = [str(self.program), *command.arguments.split(), "--threads", "2"]
        if command.name not in ("inspect",):
            arguments.append("--quiet")
        return subprocess.run(arguments, cwd=case.path, env=environment, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=300, check=False)

    def prepare(self, large):
        (self.data / "d.csv").write_text(table(120, False) + "bad,record\n")
        (self.data / "d.csv").touch()
        case = Case(self.scratch, self.data, "prepare")
        make = [Command("", "schema d.csv --target y --row-id id -o s"),
                Command("", "train d.csv --schema s -o m")]
        if large:
            header, rest = table(10_000, True).split("\n", 1)
            (self.data / "large.csv").write_text(header + "\n" + rest * 25)
            case = Case(self.scratch, self.data, "prepare")
            make.append(Command("", "schema large.csv --target y --row-id id -o large.schema"))
        for command in make:
            ended = self.call(command, case)
            assert ended.returncode == 0, ended.stderr.decode()
        for name in ["s", "m"] + (["large.schema"] if large else []):
            shutil.copy(case.path / name, self.data / name)

    def undisturbed(self, command):
        """-> files, standard output and the number of calls of each kind."""
        case = Case(self.scratch, self.data, command.name)
        counts = self.scratch / f"counts-{command.name}"
        ended = self.call(command, case, counts=counts)
        if ended.returncode != 0:
            sys.exit(f"{command.name} fails undisturbed: {ended.stderr.decode()}")
        files = case.files()
        for output in command.outputs:
            assert output in files, f"{command.name} does not write {output}: {sorted(files)}"
        calls = dict(line.split() for line in counts.read_text().splitlines())
        shutil.rmtree(case.path)
        return files, ended.stdout, {kind: int(count) for kind, count in calls.items()}

    def check(self, command, number, plan, files, output):
        case = Case(self.scratch, self.data, f"{command.name}-{number}")
        try:
            ended = self.call(command, case, plan)
        except subprocess.TimeoutExpired:
            return f"{command.name} {plan}: does not end"
        left = case.files()
        wrong = []
        message = ended.stderr.decode(errors="replace").strip()
        if ended.returncode not in DOCUMENTED:
            wrong.append(f"ended with {ended.returncode}")
        if ended.returncode != 0 and not message:
            wrong.append(f"exit code {ended.returncode} without a message")
        if "terminate called" in message or "internal error" in message:
            wrong.append("the message is no message of ours")
        if ended.returncode == 0 and ended.stdout != output and not command.shows_time:
            wrong.append("another standard output, exit code 0")
        for name, digest in left.items():
            if name not in files:
                wrong.append(f"{name} is left behind")
            elif files[name] != digest:
                wrong.append(f"{name} is not what it should be")
        missing = [name for name in command.outputs if name not in left]
        if ended.returncode == 0 and missing:
            wrong.append(f"{missing} missing, exit code 0")
        if command.all_or_none and missing and len(missing) < len(command.outputs):
            wrong.append(f"only {sorted(left)}")
        shutil.rmtree(case.path)
        return f"{command.name} {plan}: {'; '.join(wrong)}\n    {message[:300]}" if wrong else None


def places(count, kind, every, large):
    """At which calls to fail, and whether all after it fail as well."""
    if count == 0:
        return []
    if every and not large:
        chosen = list(range(1, count + 1))
    else:
        samples = SAMPLES[kind] * (5 if every else 1)
        chosen = sorted({1 + round(i * (count - 1) / max(samples - 1, 1)) for i in range(samples)})
    return [(n, again) for n in chosen for again in ("", "+")]


def main():
    options = fault_options(__doc__)
    options.add_argument("--every", action="store_true")
    options.add_argument("--only", action="append", help="commands, by name")
    options.add_argument("--kind", action="append", choices=list(ERRORS))
    options.add_argument("--at", help="one place, e.g. 17 or 17+")
    options.add_argument("--jobs", type=int, default=os.cpu_count())
    args = options.parse_args()
    bench = Bench(args)
    commands = [c for c in COMMANDS if not args.only or c.name in args.only]
    bench.prepare(large=any(c.large for c in commands))
    work = []
    for command in commands:
        files, output, calls = bench.undisturbed(command)
        kinds = [k for k in ERRORS if not args.kind or k in args.kind]
        if command.large:
            kinds = [k for k in kinds if k in ("read", "write")]
        for kind in kinds:
            chosen = places(calls[kind], kind, args.every, command.large)
            if args.at:
                chosen = [(int(args.at.rstrip("+")), "+" if args.at.endswith("+") else "")]
            for n, again in chosen:
                work.append((command, len(work), f"{kind}:{n}{again}:{ERRORS[kind]}", files,
                             output))
        print(f"{command.name}: " + ", ".join(f"{calls[k]} {k}" for k in ERRORS), flush=True)
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        problems = [p for p in pool.map(lambda one: bench.check(*one), work) if p]
    for problem in problems:
        print("FAILED", problem)
    print(f"{len(work)} runs, {len(problems)} failed")
    if not problems:
        shutil.rmtree(bench.scratch)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
