#!/usr/bin/env python3
"""Real clients against a real `glassbox serve`.

    run.py --glassbox PROGRAM --scratch DIRECTORY [--aws PROGRAM] [--kills N] [--seed N]
           [--minutes N]
           FILE_test.py...

Run it by the Python whose boto3 is to be proven. Exit code 77: everything was skipped.
"""
import argparse
import os
import pathlib
import shutil
import sys
import unittest

options = argparse.ArgumentParser(description=__doc__,
                                  formatter_class=argparse.RawDescriptionHelpFormatter)
options.add_argument("--glassbox", type=pathlib.Path, required=True)
options.add_argument("--scratch", type=pathlib.Path, required=True)
options.add_argument("--aws", default=shutil.which("aws"))
options.add_argument("--kills", default="", help="of the crash test; default: 20")
options.add_argument("--seed", default="", help="of the crash test; default: another each time")
options.add_argument("--minutes", default="", help="of the steady test; default: 1")
options.add_argument("-k", dest="pattern", help="only tests whose names contain this")
options.add_argument("files", nargs="+", type=pathlib.Path)
args = options.parse_args()

os.environ["GLASSBOX"] = str(args.glassbox.resolve())
os.environ["CLIENTS_SCRATCH"] = str(args.scratch.resolve())
os.environ["AWS_PROGRAM"] = args.aws or ""
os.environ["CLIENTS_MINUTES"] = args.minutes
os.environ["CLIENTS_KILLS"], os.environ["CLIENTS_SEED"] = args.kills, args.seed
for name in [name for name in os.environ if "proxy" in name.lower()]:
    del os.environ[name]  # loopback only
shutil.rmtree(args.scratch, ignore_errors=True)
args.scratch.mkdir(parents=True, exist_ok=True)
# Where another user may go, for the tests that give up root.
if os.geteuid() == 0:
    args.scratch.chmod(0o755)

import boto3  # noqa: E402 - after its surroundings are set
import botocore  # noqa: E402

print(f"boto3 {boto3.__version__}, botocore {botocore.__version__}, "
      f"Python {sys.version.split()[0]}", flush=True)
loader = unittest.TestLoader()
if args.pattern:
    loader.testNamePatterns = [f"*{args.pattern}*"]
suite = unittest.TestSuite(loader.loadTestsFromName(file.stem) for file in args.files)
result = unittest.TextTestRunner(verbosity=2).run(suite)
shutil.rmtree(args.scratch, ignore_errors=True)
for _, why in result.skipped:
    print(f"skipped: {why}")
if not result.wasSuccessful() or result.testsRun == 0 and not result.skipped:
    sys.exit(1)
sys.exit(77 if len(result.skipped) >= max(result.testsRun, 1) else 0)
