#!/usr/bin/env python3
"""A busy service with system calls failing.

    service_faults_test.py --glassbox PROGRAM --library LIBRARY --scratch DIRECTORY [--every]

While a marker file exists the nth read, write, open, fsync or allocation fails, once or from then
on, or only so many more threads can be made. What the service is asked then may be answered by an
error and end FAILED with a message; when the marker has gone the same service answers and completes
new jobs. There are two exceptions. When an allocation fails in a destructor (nlohmann's JSON
allocates in its own), the service ends with "out of memory" and 1, and the next one goes on. And
libgomp ends the process when a thread that it asks for cannot be made; the service looks first
whether there are enough, so that only a limit that falls in between is one (--plan
thread:5:EAGAIN).
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from fault_options import fault_options  # noqa: E402
from faults_test import ERRORS, table  # noqa: E402

SCHEMA = {"version": "1.0", "rowId": "id", "targetAttributeName": "y", "dataFormat": "CSV",
          "dataFileContainsHeader": True, "attributes": [
              {"attributeName": name, "attributeType": kind} for name, kind in
              [("id", "CATEGORICAL"), ("x", "NUMERIC"), ("z", "NUMERIC"),
               ("colour", "CATEGORICAL"), ("note", "TEXT"), ("y", "BINARY")]]}
DONE = {"COMPLETED", "FAILED", "DELETED"}


class Service:
    def __init__(self, args, name, plan, goes_on=False, **more):
        self.path = args.scratch.resolve() / name
        if not goes_on:
            shutil.rmtree(self.path, ignore_errors=True)
            (self.path / "buckets/b").mkdir(parents=True)
            (self.path / "buckets/b/d.csv").write_text(table(150, False))
        self.marker = self.path / "marker"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("FAULT")}
        environment |= {"LD_PRELOAD": str(args.library.resolve()), "FAULT": plan,
                        "FAULT_MARKER": str(self.marker), "OMP_WAIT_POLICY": "passive",
                        "GLIBC_TUNABLES": "glibc.malloc.arena_max=1"} | more
        if not plan:
            environment["FAULT_COUNTS"] = str(self.path / "counts")
        self.log = (self.path / "log").open("wb")
        self.process = subprocess.Popen(
            [str(args.glassbox.resolve()), "serve", "--data", "data", "--root", "buckets",
             "--port", "0", "--threads", "2"], cwd=self.path, env=environment,
            stdout=subprocess.PIPE, stderr=self.log)
        self.url = None
        for line in self.process.stdout:
            words = [w.rstrip(".,") for w in line.decode().split() if w.startswith("http://")]
            if words:
                self.url = words[0]
                break
        assert self.url, "the service does not start: " + (self.path / "log").read_text()
        urllib.request.urlopen(self.url + "/healthz", timeout=30).read()  # it has begun to answer

    def call(self, operation, seconds=20, **members):
        request = urllib.request.Request(
            self.url, json.dumps(members).encode(),
            {"X-Amz-Target": "AmazonML_20141212." + operation,
             "Content-Type": "application/x-amz-json-1.1"})
        try:
            with urllib.request.urlopen(request, timeout=seconds) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return {"error": error.code, "body": error.read().decode(errors="replace")}
        except (OSError, ValueError) as error:  # a connection that was closed
            return {"error": str(error)}

    def work(self, suffix):
        """Creates one object of each kind. -> those that were accepted"""
        spec = {"DataLocationS3": "s3://b/d.csv", "DataSchema": json.dumps(SCHEMA)}
        asked = [("DataSource", "ds", "CreateDataSourceFromS3",
                  {"DataSpec": spec, "ComputeStatistics": True}),
                 ("MLModel", "ml", "CreateMLModel",
                  {"MLModelType": "BINARY", "TrainingDataSourceId": "ds" + suffix,
                   "Parameters": {"sgd.maxPasses": "2"}}),
                 ("Evaluation", "ev", "CreateEvaluation",
                  {"MLModelId": "ml" + suffix, "EvaluationDataSourceId": "ds" + suffix}),
                 ("BatchPrediction", "bp", "CreateBatchPrediction",
                  {"MLModelId": "ml" + suffix, "BatchPredictionDataSourceId": "ds" + suffix,
                   "OutputUri": "s3://b/out" + suffix + "/"})]
        accepted = []
        for kind, prefix, operation, members in asked:
            answer = self.call(operation, **{kind + "Id": prefix + suffix}, **members)
            if "error" not in answer:
                accepted.append((kind, prefix + suffix))
            self.call("Describe" + kind + "s", seconds=5)
        return accepted

    def wait(self, objects, seconds):
        """-> {id: answer} of those that have ended"""
        ended, until = {}, time.monotonic() + seconds
        while len(ended) < len(objects) and time.monotonic() < until:
            for kind, one in objects:
                answer = self.call("Get" + kind, **{kind + "Id": one})
                if answer.get("Status") in DONE:
                    ended[one] = answer
            time.sleep(0.05)
        return ended

    def ended_without_memory(self):
        """It may be about to end while it still answers."""
        try:
            code = self.process.wait(5)
        except subprocess.TimeoutExpired:
            return False
        return code == 1 and "out of memory" in (self.path / "log").read_text(errors="replace")

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return "no end"
        finally:
            self.log.close()


def afterwards(service, during):
    """What is wrong once calls succeed again."""
    if service.process.poll() is not None:
        return [f"the service ended with {service.process.returncode}"]
    wrong = []
    for one, answer in service.wait(during, 60).items():
        if answer["Status"] == "FAILED" and not answer.get("Message"):
            wrong.append(f"{one} is FAILED without a message")
    if len(service.wait(during, 60)) < len(during):
        wrong.append("jobs begun while calls failed do not end")
    after = service.work("-after")
    answers = service.wait(after, 60)
    states = {one: answer["Status"] for one, answer in answers.items()}
    if len(after) != 4 or set(states.values()) != {"COMPLETED"}:
        wrong.append(f"afterwards: {states}")
    return wrong


def check(args, name, plan):
    service = Service(args, name, plan)
    service.marker.touch()
    during = service.work("-during")
    service.wait(during, 1.5 if "+" in plan else 5)
    service.marker.unlink()
    wrong = afterwards(service, during)
    if wrong and plan.startswith("memory") and service.ended_without_memory():
        service.end()
        service = Service(args, name, "", goes_on=True)
        wrong = afterwards(service, during)
    code = service.end()
    if not wrong and code != 0:
        wrong.append(f"stopped with {code}")
    log = (service.path / "log").read_text(errors="replace")
    if "terminate called" in log:
        wrong.append("terminate called")
    if not wrong:
        shutil.rmtree(service.path)
    return f"{plan}: {'; '.join(wrong)}\n    {log[-300:]}" if wrong else None


def counts_of(args):
    service = Service(args, "undisturbed", "")
    service.marker.touch()
    states = service.wait(service.work("-during"), 60)
    assert len(states) == 4, states
    service.marker.unlink()
    service.end()
    return {k: int(n) for k, n in
            (line.split() for line in (service.path / "counts").read_text().splitlines())}


def main():
    options = fault_options(__doc__)
    options.add_argument("--every", action="store_true", help="at 40 places of each kind, not 2")
    options.add_argument("--plan", action="append", help="these alone, e.g. read:3+:EIO")
    args = options.parse_args()
    plans = args.plan or []
    if not plans:
        samples = 40 if args.every else 2
        for kind, calls in counts_of(args).items():
            if kind == "thread":
                plans += [f"threads:{most}:EAGAIN"
                          for most in (range(12) if args.every else (0, 2, 5))]
                continue
            places = {1 + calls * i // samples for i in range(samples)} if calls else set()
            plans += [f"{kind}:{n}:{ERRORS[kind]}" for n in sorted(places)]
            plans += [f"{kind}:1+:{ERRORS[kind]}"] if calls else []
    problems = [p for i, plan in enumerate(plans) if (p := check(args, f"case-{i}", plan))]
    for problem in problems:
        print("FAILED", problem)
    print(f"{len(plans)} services, {len(problems)} failed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
