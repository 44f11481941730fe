#!/usr/bin/env python3
"""The output of a batch prediction swapped for a link out of its bucket, at every moment.

    swap_test.py --glassbox PROGRAM --library LIBRARY --scratch DIRECTORY

Before the nth call that opens, makes, renames, links or removes a file, a directory on the way to
the results, or the name of a result, becomes a symbolic link to a place outside, where directories
of the same names wait and a file that is precious. Whatever n: nothing outside changes, and the
object is FAILED with a message, or COMPLETED with its results in the directory that it had opened.
"""
import argparse
import gzip
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from service_faults_test import Service  # noqa: E402

RESULT = "batch-prediction/result/{id}-d.csv.gz"
PLACES = ["", "batch-prediction", "batch-prediction/result", RESULT, "batch-prediction/{id}.manifest"]


def tree(directory):
    return {str(p.relative_to(directory)): p.read_bytes() if p.is_file() else None
            for p in directory.rglob("*")}


def swapped(service, one, place, nth, is_there):
    """-> what is wrong, whether the nth call came"""
    output = service.path / "buckets/b" / one
    outside = service.path / "outside" / one
    (outside / "batch-prediction/result").mkdir(parents=True)
    for name in (RESULT, "batch-prediction/{id}.manifest"):
        (outside / name.format(id=one)).write_bytes(b"precious")
    if is_there:
        (output / "batch-prediction/result").mkdir(parents=True)
    else:
        output.mkdir()
    before = tree(outside)
    place = place.format(id=one)
    plan = service.path / "swap"
    plan.with_suffix(".new").write_text(f"{nth} {output / place} {outside / place}")
    plan.with_suffix(".new").rename(plan)
    service.call("CreateBatchPrediction", BatchPredictionId=one, MLModelId="ml-during",
                 BatchPredictionDataSourceId="ds-during", OutputUri=f"s3://b/{one}/")
    answer = service.wait([("BatchPrediction", one)], 60).get(one, {})
    came = not plan.exists()
    plan.unlink(missing_ok=True)
    wrong = []
    if tree(outside) != before:
        wrong.append(f"outside there are {sorted(tree(outside))}")
    if answer.get("Status") == "COMPLETED":
        results = [p for p in (service.path / "buckets/b").rglob(f"{one}-d.csv.gz*")
                   if p.is_file() and not p.is_symlink()]
        if not any(gzip.open(p).read().count(b"\n") > 100 for p in results):
            wrong.append("COMPLETED without its results")
    elif answer.get("Status") != "FAILED" or not answer.get("Message"):
        wrong.append(str(answer))
    return wrong, came


def main():
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--glassbox", type=pathlib.Path, required=True)
    options.add_argument("--library", type=pathlib.Path, required=True)
    options.add_argument("--scratch", type=pathlib.Path, required=True)
    args = options.parse_args()
    service = Service(args, "swap", "", FAULT_SWAP=str(args.scratch.resolve() / "swap/swap"))
    objects = service.wait(service.work("-during"), 60)
    assert {o["Status"] for o in objects.values()} == {"COMPLETED"}, objects
    failed = moments = 0
    for number, place in enumerate(PLACES):
        for is_there in (False, True):
            nth, came = 0, True
            while came:
                nth += 1
                one = f"bp-{number}-{int(is_there)}-{nth}"
                wrong, came = swapped(service, one, place, nth, is_there)
                moments += came
                if wrong:
                    failed += 1
                    print(f"FAILED {place or 'the output'} before call {nth}: {'; '.join(wrong)}")
    code = service.end()
    print(f"{moments} moments, {failed} failed, the service ended with {code}")
    return 1 if failed or code != 0 or moments < 50 else 0


if __name__ == "__main__":
    sys.exit(main())
