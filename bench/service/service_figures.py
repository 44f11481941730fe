#!/usr/bin/env python3
"""What the service takes: latency, saturation, idle connections, many objects, many jobs.

    make bench ONLY=service        or, with the release build and wrk there,
    python3 -B bench/service/service_figures.py [--quick] [--publish] [--seconds 10]

Server and load generator share the machine. Latencies are counted from the moment a request was due
(open_loop.cpp), saturation is wrk's. Results go to build/bench/service.json; --publish writes them
into docs/service.md, --quick tries with little of everything whether it all works.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import figures_page
from measured_service import BUILD, ROOT, Service, predict_body, signed

PREDICT = "AmazonML_20141212.Predict"
# Of every variable something that most objects of fill_store pass.
FILTERS = (("CreatedAt", "GE", "2017-02-11"), ("LastUpdatedAt", "Prefix", "2017"),
           ("Status", "EQ", "COMPLETED"), ("Name", "GE", "model of experiment 5"),
           ("IAMUser", "Prefix", "arn:"), ("TrainingDataSourceId", "GE", "ds-5"),
           ("TrainingDataURI", "Prefix", "s3://data/part-"), ("MLModelType", "EQ", "BINARY"),
           ("RealtimeEndpointStatus", "EQ", "NONE"), ("Algorithm", "EQ", "sgd"))


def load_figures(service: Service, body: Path, seconds: int) -> dict[str, float]:
    told = subprocess.run(
        [BUILD / "bench/service/open_loop", service.url, "--rate", "1000", "--seconds",
         str(seconds), "--connections", "16", "--target", PREDICT, "--body", body],
        capture_output=True, text=True, check=True).stdout
    figures = {f"p{share} us": float(us) for share, us in re.findall(r"p([\d.]+) (\d+)", told)}
    figures["rate"] = float(re.findall(r"rate ([\d.]+)/s", told)[0])
    return figures | saturation(service, body, seconds, {"X-Amz-Target": PREDICT})


def saturation(service: Service, body: Path, seconds: int,
               headers: dict[str, str]) -> dict[str, float]:
    """The most requests a second, all the same: a signature among the headers is good for each."""
    figures = {}
    script = body.with_suffix(".lua")
    script.write_text('wrk.method="POST"\n'
                      + "".join(f'wrk.headers["{name}"]="{value}"\n'
                                for name, value in headers.items())
                      + f'local f=io.open("{body}")\nwrk.body=f:read("*a")\nf:close()\n')
    told = subprocess.run(["wrk", "-t1", "-c16", f"-d{seconds}", "-s", script, service.url],
                          capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise SystemExit("the service refused requests:\n" + told)
    figures["most a second"] = float(re.findall(r"Requests/sec:\s+([\d.]+)", told)[0])
    return figures


def idle_figures(service: Service, count: int) -> dict[str, float]:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 65536), most))
    before = service.resident_mb()
    idle = [socket.create_connection(("127.0.0.1", service.port)) for _ in range(count)]
    for one in idle:
        one.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    if not all(one.recv(4096).startswith(b"HTTP/1.1 200") for one in idle):
        raise SystemExit("a connection was refused")
    figures = {"connections": count, "MB before": before, "MB": service.resident_mb()}
    for one in idle:
        one.close()
    return figures


def store_figures(work: Path, objects: int) -> dict[str, float]:
    """Five starts; pages of a hundred: the first of each filter, and the second of all objects."""
    data = f"data{objects}"
    subprocess.run([BUILD / "bench/service/fill_store", work / data, str(objects)], check=True)
    starts, pages = [], {}
    for _ in range(5):
        service = Service(work, data)
        starts.append(service.start_ms)
        token = service.call("DescribeMLModels", {})["NextToken"]
        for request in ({"NextToken": token}, *({"FilterVariable": variable, comparator: value}
                                                for variable, comparator, value in FILTERS)):
            began = time.perf_counter()
            page = service.call("DescribeMLModels", request)
            took = 1000 * (time.perf_counter() - began)
            if len(page.get("Results", [])) != 100:
                raise SystemExit(f"{request}: not a full page: {str(page)[:200]}")
            pages.setdefault(str(request), []).append(took)
        service.stop()
    return {"objects": objects, "start ms": median(starts),
            "page ms": max(map(median, pages.values())),
            "slowest page ms": max(map(max, pages.values()))}


def job_figures(service: Service, count: int) -> dict[str, float]:
    began = time.perf_counter()
    for i in range(count):
        service.call("CreateMLModel", {"MLModelId": f"job-{i}", "MLModelType": "BINARY",
                                       "TrainingDataSourceId": "wine",
                                       "RecipeUri": "s3://wine/binary.amazon.recipe"})
    accepted = time.perf_counter() - began
    states: list[str] = []
    while len(states) < count or not set(states) <= {"COMPLETED", "FAILED"}:
        time.sleep(0.5)
        states = [service.call("GetMLModel", {"MLModelId": f"job-{i}"})["Status"]
                  for i in range(count)]
    return {"jobs": count, "accepted s": accepted, "all ended s": time.perf_counter() - began,
            "COMPLETED": states.count("COMPLETED"), "peak MB": service.resident_mb("VmHWM")}


def measure(work: Path, mnist: Path, seconds: int, share: float) -> dict[str, Any]:
    """share  of connections, jobs and objects: 1 for figures that count."""
    wine = work / "buckets/wine"
    wine.parent.mkdir()
    subprocess.run([BUILD / "glassbox", "datasets", "wine", "-o", wine], check=True,
                   stdout=subprocess.DEVNULL)
    service = Service(work)
    service.model("wine", "BINARY", "s3://wine/binary.csv", "s3://wine/binary.schema",
                  "s3://wine/binary.amazon.recipe")
    figures: dict[str, Any] = {"idle": idle_figures(service, int(2000 * share))}
    body = predict_body(work, "wine", wine / "binary.schema", wine / "binary.csv")
    figures["wine"] = load_figures(service, body, seconds)
    figures["jobs"] = job_figures(service, int(200 * share))
    if (mnist / "train.csv").exists():
        shutil.copytree(mnist, work / "buckets/mnist",
                        ignore=shutil.ignore_patterns("*.vw", "*.svm"))
        service.model("mnist", "MULTICLASS", "s3://mnist/train.csv", "s3://mnist/mnist.schema",
                      "s3://mnist/amazon.recipe")
        body = predict_body(work, "mnist", mnist / "mnist.schema", mnist / "train.csv")
        figures["mnist"] = load_figures(service, body, seconds)
    service.stop()
    service = Service(work, asks_for_signatures=True)
    body = work / "wine.json"
    figures["signed"] = saturation(
        service, body, seconds, signed(PREDICT, body.read_bytes(), f"127.0.0.1:{service.port}"))
    service.stop()
    for name, objects in (("some", 10_000), ("many", 100_000)):
        figures[name] = store_figures(work, int(objects * share))
    return figures


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=10, help="of each load (default 10)")
    options.add_argument("--mnist", type=Path, default=ROOT / "build/bench/data/mnist",
                         help="a directory of `glassbox datasets mnist`")
    options.add_argument("--quick", action="store_true")
    options.add_argument("--publish", action="store_true")
    args = options.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing; cmake/install-packages.sh load")
    if args.quick and args.publish:
        raise SystemExit("quick results are not for publishing")
    others = figures_page.OtherPrograms()
    with tempfile.TemporaryDirectory(dir="/var/tmp") as work:  # a disk: commits wait for it
        found = measure(Path(work), args.mnist, 1 if args.quick else args.seconds,
                        0.1 if args.quick else 1)
    found |= {"others": others.share(), "environment": figures_page.place()}
    results = ROOT / "build/bench" / ("service-quick.json" if args.quick else "service.json")
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text(json.dumps(found, indent=1) + "\n")
    print(figures_page.text(found))
    print(f"\nwrote {results}")
    if args.publish:
        figures_page.publish(found)


if __name__ == "__main__":
    main()
