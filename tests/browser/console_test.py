"""The console in a real browser, before a real service: clicked through, by keyboard, with axe-core,
in trouble.

    console_test.py --glassbox PROGRAM --output DIRECTORY [CLASS.TEST...]

axe-core comes from npm at a fixed version, once. Screenshots in --output are for people.
"""

import argparse
import hashlib
import pathlib
import shutil
import subprocess
import sys
import tarfile
import unittest

import console_case
from console_access import Access
from console_commands import Commands
from console_databases import Databases
from console_keyboard import Keyboard
from console_trouble import Trouble
from console_walks import Walks

AXE = "4.14.1"
AXE_SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
__all__ = ["Access", "Commands", "Databases", "Keyboard", "Trouble", "Walks"]


def axe_script(place):
    """The file axe.min.js of the fixed version; fetched where it is missing."""
    file = place / f"axe-core-{AXE}.min.js"
    if not file.exists():
        place.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", "--silent", f"axe-core@{AXE}"], cwd=place, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(place / f"axe-core-{AXE}.tgz") as archive:
            file.write_bytes(archive.extractfile("package/axe.min.js").read())
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != AXE_SHA256:
        raise SystemExit(f"{file} is not axe-core {AXE}: sha256 {found}, expected {AXE_SHA256}")
    return file


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for path in ("--glassbox", "--output"):
        parser.add_argument(path, required=True, type=lambda name: pathlib.Path(name).resolve())
    console_case.options, rest = parser.parse_known_args()
    shutil.rmtree(console_case.options.output / "service", ignore_errors=True)
    console_case.options.output.mkdir(parents=True, exist_ok=True)
    console_case.options.axe = axe_script(console_case.options.output / "axe")
    try:
        unittest.main(argv=[sys.argv[0], *rest])
    finally:
        console_case.close()
