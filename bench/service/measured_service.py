"""A `glassbox serve` to be measured: started, asked, its memory looked at."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import re
import subprocess
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/release"


KEY, SECRET = "AKIABENCH", "secret-of-the-benchmark"


def signed(target: str, body: bytes, host: str) -> dict[str, str]:
    """Headers of a request to POST / in AWS's Signature Version 4, good for 15 minutes."""
    now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    scope = f"{now[:8]}/us-east-1/machinelearning/aws4_request"
    names = "host;x-amz-date;x-amz-target"
    canonical = (f"POST\n/\n\nhost:{host}\nx-amz-date:{now}\nx-amz-target:{target}\n\n{names}\n"
                 + hashlib.sha256(body).hexdigest())
    text = f"AWS4-HMAC-SHA256\n{now}\n{scope}\n" + hashlib.sha256(canonical.encode()).hexdigest()
    key = b"AWS4" + SECRET.encode()
    for part in [*scope.split("/"), text]:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return {"X-Amz-Target": target, "X-Amz-Date": now, "Authorization":
            f"AWS4-HMAC-SHA256 Credential={KEY}/{scope}, SignedHeaders={names}, "
            f"Signature={key.hex()}"}


class Service:
    """Its buckets are the directories of WORK/buckets, its objects are in WORK/DATA."""

    def __init__(self, work: Path, data: str = "data", asks_for_signatures: bool = False) -> None:
        more: list[Any] = []
        if asks_for_signatures:
            keys = work / "keys"
            keys.touch(0o600)
            keys.write_text(f"[bench]\naws_access_key_id={KEY}\naws_secret_access_key={SECRET}\n")
            more = ["--credentials", keys]
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [BUILD / "glassbox", "serve", "--port", "0", "--data", work / data, "--root",
             work / "buckets", *more], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        address = re.search(r"http://127.0.0.1:(\d+)", self.process.stdout.readline())
        if not address:
            raise SystemExit("the service does not start")
        self.port = int(address[1])
        self.url = f"http://127.0.0.1:{self.port}/"
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port)
        self.call("DescribeTags", {"ResourceId": "x", "ResourceType": "MLModel"})
        self.start_ms = 1000 * (time.perf_counter() - began)  # to the first answer

    def call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps(request)
        headers = signed("AmazonML_20141212." + operation, body.encode(), f"127.0.0.1:{self.port}")
        self.connection.request("POST", "/", body, headers)
        found: dict[str, Any] = json.loads(self.connection.getresponse().read())
        return found

    def resident_mb(self, field: str = "VmRSS") -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        size = re.search(field + r":\s+(\d+)", status)
        return int(size[1]) / 1024 if size else float("nan")

    def stop(self) -> None:
        self.connection.close()
        self.process.terminate()
        self.process.wait()

    def model(self, name: str, kind: str, data: str, schema: str, recipe: str) -> None:
        """A model of 70 % of the data, with an endpoint."""
        self.call("CreateDataSourceFromS3", {
            "DataSourceId": name, "ComputeStatistics": True, "DataSpec": {
                "DataLocationS3": data, "DataSchemaLocationS3": schema,
                "DataRearrangement": '{"splitting":{"percentBegin":0,"percentEnd":70}}'}})
        self.call("CreateMLModel", {"MLModelId": name, "MLModelType": kind, "RecipeUri": recipe,
                                    "TrainingDataSourceId": name})
        while self.call("GetMLModel", {"MLModelId": name})["Status"] in ("PENDING", "INPROGRESS"):
            time.sleep(0.1)
        made = self.call("CreateRealtimeEndpoint", {"MLModelId": name})
        if "RealtimeEndpointInfo" not in made:
            raise SystemExit(f"no endpoint for {name}: {made}")


def predict_body(work: Path, name: str, schema: Path, data: Path) -> Path:
    """A file with the request that predicts the second record of the data."""
    known = json.loads(schema.read_text())
    names = [one["attributeName"] for one in known["attributes"]]
    with open(data) as lines:
        cells = [next(lines) for _ in range(3)][2].strip().split(",")
    record = {key: cell for key, cell in zip(names, cells) if key != known["targetAttributeName"]}
    body = work / (name + ".json")
    body.write_text(json.dumps({"MLModelId": name, "Record": record, "PredictEndpoint": ""}))
    return body
