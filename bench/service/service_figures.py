#!/usr/bin/env python3
"""What the service takes: latency, saturation, idle connections, many objects, many jobs.

    make bench ONLY=service        or, with the release build and wrk there,
    python3 -B bench/service/service_figures.py [--seconds 10] [--mnist DIR] [--json FILE]

Server and load generator share the machine. Latencies are counted from the moment a request was due
(open_loop.cpp), saturation is wrk's. --mnist names a directory of `glassbox datasets mnist`.
"""
import argparse
import http.client
import json
import os
import pathlib
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/release"
PREDICT = "AmazonML_20141212.Predict"


class Service:
    def __init__(self, work, data="data"):
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [BUILD / "glassbox", "serve", "--port", "0", "--data", work / data, "--root",
             work / "buckets"], stdout=subprocess.PIPE, text=True)
        self.port = int(re.search(r"http://127.0.0.1:(\d+)", self.process.stdout.readline())[1])
        self.call("DescribeTags", {"ResourceId": "x", "ResourceType": "MLModel"})
        self.start_ms = 1000 * (time.perf_counter() - began)

    def call(self, operation, request):
        if not hasattr(self, "connection"):
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port)
        self.connection.request("POST", "/", json.dumps(request),
                                {"X-Amz-Target": "AmazonML_20141212." + operation})
        return json.loads(self.connection.getresponse().read())

    def rss_mb(self, field="VmRSS"):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(field + r":\s+(\d+)", status)[1]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()


def model(service, name, kind, data, schema, recipe, **more):
    service.call("CreateDataSourceFromS3", {
        "DataSourceId": name, "ComputeStatistics": True, "DataSpec": {
            "DataLocationS3": data, "DataSchemaLocationS3": schema,
            "DataRearrangement": '{"splitting":{"percentBegin":0,"percentEnd":70}}'}})
    service.call("CreateMLModel", {"MLModelId": name, "MLModelType": kind, "RecipeUri": recipe,
                                   "TrainingDataSourceId": name, **more})
    while service.call("GetMLModel", {"MLModelId": name})["Status"] in ("PENDING", "INPROGRESS"):
        time.sleep(0.1)
    service.call("CreateRealtimeEndpoint", {"MLModelId": name})


def predict_body(work, name, schema, data):
    names = [one["attributeName"] for one in json.loads(schema.read_text())["attributes"]]
    target = json.loads(schema.read_text())["targetAttributeName"]
    with open(data) as lines:
        cells = [next(lines) for _ in range(3)][2].strip().split(",")
    record = {key: cell for key, cell in zip(names, cells) if key != target}
    body = work / (name + ".json")
    body.write_text(json.dumps({"MLModelId": name, "Record": record, "PredictEndpoint": ""}))
    return body


def load_figures(service, body, rate, seconds):
    url = f"http://127.0.0.1:{service.port}/"
    open_loop = subprocess.run(
        [BUILD / "bench/service/open_loop", url, "--rate", str(rate), "--seconds", str(seconds),
         "--connections", "16", "--target", PREDICT, "--body", body],
        capture_output=True, text=True, check=True).stdout
    script = body.with_suffix(".lua")
    script.write_text(f'wrk.method="POST"\nwrk.headers["X-Amz-Target"]="{PREDICT}"\n'
                      f'local f=io.open("{body}")\nwrk.body=f:read("*a")\nf:close()\n')
    wrk = subprocess.run(["wrk", "-t1", "-c16", f"-d{seconds}", "-s", script, url],
                         capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in wrk:
        sys.exit("the service refused requests:\n" + wrk)
    return {"at 1,000/s": " ".join(open_loop.split()),
            "requests/s with wrk": float(re.search(r"Requests/sec:\s+([\d.]+)", wrk)[1])}


def idle_figures(service, count):
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(resource.getrlimit(resource.RLIMIT_NOFILE)[1],
                                                    65536),) * 2)
    before = service.rss_mb()
    idle = []
    for _ in range(count):
        one = socket.create_connection(("127.0.0.1", service.port))
        one.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        idle.append(one)
    for one in idle:
        one.recv(4096)
    figures = {"MB before": round(before, 1), "MB": round(service.rss_mb(), 1)}
    for one in idle:
        one.close()
    return figures


def describe_figures(work, objects):
    subprocess.run([BUILD / "bench/service/fill_store", work / f"data{objects}", str(objects)],
                   check=True)
    starts, pages = [], []
    for _ in range(5):
        service = Service(work, f"data{objects}")
        starts.append(service.start_ms)
        for variable, prefix in (("Name", "model of e"), ("CreatedAt", "2017"), ("Status", "C"),
                                 ("TrainingDataSourceId", "ds-5")):
            began = time.perf_counter()
            page = service.call("DescribeMLModels", {"FilterVariable": variable, "Prefix": prefix})
            pages.append(1000 * (time.perf_counter() - began))
            if not page["Results"]:
                sys.exit(f"{variable}: an empty page")
        service.stop()
    return {"start ms": round(sorted(starts)[2], 1),
            "page ms, median of filters": round(sorted(pages)[len(pages) // 2], 2),
            "page ms, worst": round(max(pages), 2)}


def job_figures(service, count):
    began = time.perf_counter()
    for i in range(count):
        service.call("CreateMLModel", {"MLModelId": f"job-{i}", "MLModelType": "BINARY",
                                       "TrainingDataSourceId": "wine",
                                       "RecipeUri": "s3://wine/binary.amazon.recipe"})
    accepted = time.perf_counter() - began
    states = []
    while len(states) < count or not set(states) <= {"COMPLETED", "FAILED"}:
        states, token = [], {}
        while token is not None:
            page = service.call("DescribeMLModels", {**token})
            states += [one["Status"] for one in page["Results"]
                       if one["MLModelId"].startswith("job-")]
            token = {"NextToken": page["NextToken"]} if "NextToken" in page else None
        time.sleep(0.2)
    return {"accepted s": round(accepted, 2), "all ended s": round(time.perf_counter() - began, 2),
            "COMPLETED": states.count("COMPLETED"), "peak MB": round(service.rss_mb("VmHWM"), 1)}


def main():
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=10)
    options.add_argument("--mnist", type=pathlib.Path, default=ROOT / "build/bench/data/mnist")
    options.add_argument("--json", type=pathlib.Path)
    args = options.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing; cmake/install-packages.sh load")
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        work = pathlib.Path(name)
        (work / "buckets").mkdir()
        subprocess.run([BUILD / "glassbox", "datasets", "wine", "-o", work / "buckets/wine",
                        "--json"], check=True, stdout=subprocess.DEVNULL)
        service = Service(work)
        figures = {"machine": f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"}
        model(service, "wine", "BINARY", "s3://wine/binary.csv", "s3://wine/binary.schema",
              "s3://wine/binary.amazon.recipe")
        figures["idle, 2,000 connections"] = idle_figures(service, 2000)
        wine = predict_body(work, "wine", work / "buckets/wine/binary.schema",
                            work / "buckets/wine/binary.csv")
        figures["Predict, wine"] = load_figures(service, wine, 1000, args.seconds)
        figures["200 models at once"] = job_figures(service, 200)
        if (args.mnist / "train.csv").exists():
            shutil.copytree(args.mnist, work / "buckets/mnist",
                            ignore=shutil.ignore_patterns("*.vw", "*.svm"))
            model(service, "mnist", "MULTICLASS", "s3://mnist/train.csv", "s3://mnist/mnist.schema",
                  "s3://mnist/amazon.recipe")
            body = predict_body(work, "mnist", args.mnist / "mnist.schema",
                                args.mnist / "train.csv")
            figures["Predict, MNIST"] = load_figures(service, body, 1000, args.seconds)
        service.stop()
        for objects in (10_000, 100_000):
            figures[f"{objects:,} objects"] = describe_figures(work, objects)
    text = json.dumps(figures, indent=1)
    print(text)
    if args.json:
        args.json.write_text(text + "\n")


if __name__ == "__main__":
    main()
