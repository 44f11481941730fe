#!/usr/bin/env python3
"""Files of a bucket that change while the service works on them, at every moment.

    change_test.py --glassbox PROGRAM --library LIBRARY --scratch DIRECTORY

Data: before the nth read of a data file it is cut, appended to or replaced. Whatever n: what reads
it is FAILED with a message that says so.

Results: before the nth call that opens, makes, renames, links or removes a file, a directory on the
way to the results, or the name of a result, becomes a symbolic link to a place outside, where
directories of the same names wait and a file that is precious. Whatever n: nothing outside changes,
and the object is FAILED with a message, or COMPLETED with its results in the directory that it had
opened.
"""
import gzip
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from fault_options import fault_options  # noqa: E402
from service_faults_test import SCHEMA, Service  # noqa: E402

RESULT = "batch-prediction/result/{id}-d.csv.gz"
PLACES = ["", "batch-prediction", "batch-prediction/result", RESULT,
          "batch-prediction/{id}.manifest"]


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
    plan = service.path / "plan"
    plan.with_suffix(".new").write_text(f"{nth} swap {output / place} {outside / place}")
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


def data_changed(service):
    """-> how many objects were wrong, how many changes there were"""
    failed = moments = 0
    data = (service.path / "buckets/b/d.csv").read_text()
    head, records = data.split("\n", 1)
    whole = head + "\n" + records * (1_500_000 // len(records))  # several reads
    for action in ("cut", "append", "replace"):
        for kind in ("DataSource", "MLModel", "Evaluation", "BatchPrediction"):
            nth, came = 0, True
            while came:
                nth += 1
                one = f"{action}-{kind}-{nth}"
                file, plan = service.path / f"buckets/b/{one}.csv", service.path / "plan"
                other = service.path / "other.csv"
                file.write_text(whole)
                other.write_text(whole)
                source = [("DataSource", one + "-ds")]
                spec = {"DataLocationS3": f"s3://b/{one}.csv", "DataSchema": json.dumps(SCHEMA)}
                members = {"DataSpec": spec, "ComputeStatistics": kind in ("DataSource", "MLModel")}
                if kind != "DataSource":
                    service.call("CreateDataSourceFromS3", DataSourceId=one + "-ds", **members)
                    service.wait(source, 60)
                plan.with_suffix(".new").write_text(f"{nth} {action} {file} {other}")
                plan.with_suffix(".new").rename(plan)
                if kind == "DataSource":
                    service.call("CreateDataSourceFromS3", DataSourceId=one, **members)
                elif kind == "MLModel":
                    service.call("CreateMLModel", MLModelId=one, MLModelType="BINARY",
                                 TrainingDataSourceId=one + "-ds",
                                 Parameters={"sgd.maxPasses": "1"})
                elif kind == "Evaluation":
                    service.call("CreateEvaluation", EvaluationId=one, MLModelId="ml-during",
                                 EvaluationDataSourceId=one + "-ds")
                else:
                    service.call("CreateBatchPrediction", BatchPredictionId=one,
                                 MLModelId="ml-during", BatchPredictionDataSourceId=one + "-ds",
                                 OutputUri="s3://b/results/")
                answer = service.wait([(kind, one)], 120).get(one, {})
                came = not plan.exists()
                plan.unlink(missing_ok=True)
                file.unlink()
                moments += came
                status = ("FAILED" if came else "COMPLETED")
                if answer.get("Status") != status or came and "changed" not in answer["Message"]:
                    failed += 1
                    print(f"FAILED {action} before read {nth} for {kind}: {answer}")
            if nth < 4:
                failed += 1
                print(f"FAILED {kind} reads its data in {nth - 1} calls")
    return failed, moments


def main():
    args = fault_options(__doc__).parse_args()
    service = Service(args, "change", "", FAULT_CHANGE=str(args.scratch.resolve() / "change/plan"))
    objects = service.wait(service.work("-during"), 60)
    assert {o["Status"] for o in objects.values()} == {"COMPLETED"}, objects
    failed, moments = data_changed(service)
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
