"""Starts a program as several processes, for the tests beside this file: under mpirun, and by Gloo.

Each test is called as  NAME_test.py PROGRAM [words].
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
LIMIT = 60  # seconds for one start; a hang is a failure
PLAIN = {name: text for name, text in os.environ.items()
         if not name.startswith(("OMPI_", "PMI", "SLURM_", "GLASSBOX_"))}
FOR_MPI = {**PLAIN, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
           "OMPI_MCA_rmaps_base_oversubscribe": "1", "OMPI_MCA_btl_vader_single_copy_mechanism": "none",
           "OMPI_MCA_btl": "self,vader,tcp", "OMPI_MCA_btl_tcp_if_include": "lo"}


def without(module, program=None):
    """Why it cannot be used; None: it can."""
    if not (PROGRAM.parent / module).exists():
        return f"{module} is not built (cmake/install-packages.sh cluster)"
    return f"{program} is not installed" if program and not shutil.which(program) else None


NO_MPI = without("libglassbox_mpi.so", "mpirun")
NO_GLOO = without("libglassbox_gloo.so")


def start(words, surroundings, folder=None, stderr=subprocess.STDOUT):
    return subprocess.Popen([str(word) for word in words], env=surroundings, text=True, cwd=folder,
                            stdout=subprocess.PIPE, stderr=stderr)


def ends(started, limit=LIMIT):
    """-> [(exit code, output)]"""
    return [(code, out) for code, out, _ in streams(started, limit)]


def streams(started, limit=LIMIT):
    """-> [(exit code, stdout, stderr)]; what has not ended within the limit is killed, and fails."""
    until, results = time.monotonic() + limit, []
    try:
        for one in started:
            out, error = one.communicate(timeout=max(0.1, until - time.monotonic()))
            results.append((one.returncode, out, error))
        return results
    finally:
        for one in started:
            if one.poll() is None:
                one.kill()
                one.wait()


def is_running(pid):
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


class Mpi:
    """Processes of mpirun, whose own process stands for all."""
    name, missing = "mpi", NO_MPI

    def start(self, count, words, folder=None, words_of=None):
        """words_of(rank) -> words of that process alone, after the others."""
        of = words_of or (lambda rank: [])
        parts = []
        for rank in range(count):
            parts += [":"] * bool(parts) + ["-n", 1, PROGRAM, *words, *of(rank)]
        if words_of is None:
            parts = ["-n", count, PROGRAM, *words]
        return [start(["mpirun", "--bind-to", "none", *parts], FOR_MPI, folder, subprocess.PIPE)]

    def pids(self, started):
        """Of the processes, by rank; those that have not come yet are left out."""
        return children_by_rank(started[0].pid, "OMPI_COMM_WORLD_RANK")

    def have_met(self):
        return True

    def litter(self):
        return []


class Gloo:
    """Processes started here, which meet in a directory."""
    name, missing = "gloo", NO_GLOO

    def __init__(self):
        self.meet = None
        self.began = False

    def start(self, count, words, folder=None, words_of=None, **settings):
        self.meet, self.began = tempfile.mkdtemp(prefix="glassbox-meet-"), False
        of = words_of or (lambda rank: [])
        return [self.start_one([*words, *of(rank)], folder, RANK=rank, SIZE=count, **settings)
                for rank in range(count)]

    def start_one(self, words, folder=None, **settings):
        settings = {"MEET": self.meet, "MEET_SECONDS": 20, **settings}
        named = {f"GLASSBOX_{name}": str(text) for name, text in settings.items() if text is not None}
        return start([PROGRAM, *words], {**PLAIN, **named}, folder, subprocess.PIPE)

    def pids(self, started):
        return {rank: one.pid for rank, one in enumerate(started)}

    def have_met(self):
        """Whether all notes are gone that they left to find each other."""
        notes = os.listdir(self.meet)
        self.began = self.began or bool(notes)
        return self.began and not notes

    def litter(self):
        """What is left where they met; the directory goes."""
        left = os.listdir(self.meet)
        shutil.rmtree(self.meet)
        return left


def children_by_rank(parent, variable):
    found = {}
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and \
                    int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                for setting in (entry / "environ").read_text().split("\0"):
                    if setting.startswith(variable + "="):
                        found[int(setting.partition("=")[2])] = int(entry.name)
        except OSError:
            continue
    return found


def run(program_words, folder=None, limit=LIMIT):
    """A single process without a launcher -> (exit code, stdout, stderr)"""
    return streams([start([PROGRAM, *program_words], PLAIN, folder, subprocess.PIPE)], limit)[0]


def tell(result, nothing):
    """Prints why tests were skipped and ends: 77 where `nothing` could be tested."""
    for _, why in result.skipped:
        print(f"skipped: {why}")
    sys.exit(77 if nothing and result.wasSuccessful() else not result.wasSuccessful())
