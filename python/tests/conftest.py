"""The wine cases, and the program that came with the wheel."""

import os
import pathlib
import subprocess
import sys

import pytest

DATASETS = pathlib.Path(__file__).parents[2] / "datasets"


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: takes a minute or more")


@pytest.fixture(scope="session")
def program():
    """Runs `glassbox` of this environment; returns what it printed."""
    path = pathlib.Path(sys.executable).parent / "glassbox"
    environment = {**os.environ, "GLASSBOX_DATASETS": str(DATASETS)}

    def run(*arguments):
        made = subprocess.run(
            [path, *map(str, arguments)],
            capture_output=True, text=True, check=False, env=environment,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        return made.stdout

    return run


@pytest.fixture(scope="session")
def wine(program, tmp_path_factory):
    """A directory with binary.csv, binary.schema, ... of 1,599 wines."""
    directory = tmp_path_factory.mktemp("wine") / "wine"
    program("datasets", "wine", "-o", directory)
    return directory
