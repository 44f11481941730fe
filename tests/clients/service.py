"""A real `glassbox serve` on a free port, in a directory of its own."""
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile

import boto3
from botocore.config import Config

import wire_model

GLASSBOX = os.environ["GLASSBOX"]
SCRATCH = pathlib.Path(os.environ["CLIENTS_SCRATCH"])
ROOT = pathlib.Path(__file__).resolve().parents[2]
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local",
               "AWS_DEFAULT_REGION": "us-east-1", "AWS_REGION": "us-east-1",
               "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": os.devnull,
               "AWS_SHARED_CREDENTIALS_FILE": os.devnull}


def glassbox(*arguments, **options):
    return subprocess.run([GLASSBOX, *map(str, arguments)], check=True, capture_output=True,
                          text=True, **options).stdout


def environment(url=None):
    """For clients in processes of their own: nobody's real credentials, endpoints or proxies."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith("AWS_") and "proxy" not in name.lower()}
    return {**kept, **CREDENTIALS, **({"AWS_ENDPOINT_URL_MACHINE_LEARNING": url} if url else {})}


class Service:
    """Its buckets are the directories of .root, its objects are under .data."""

    def __init__(self, *arguments, data=None, root=None, wrapper=(), variables=None, start=True):
        SCRATCH.mkdir(parents=True, exist_ok=True)
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="service-", dir=SCRATCH))
        self.data = pathlib.Path(data or self.place / "data")
        self.root = pathlib.Path(root or self.place / "buckets")
        self.root.mkdir(exist_ok=True)
        self.wrapper, self.arguments = list(wrapper), list(map(str, arguments))
        self.variables = variables or {}  # of its environment
        self.process, self.url, self.explains = None, None, "--explain" in arguments
        if start:
            self.start()

    def command(self):
        return [*self.wrapper, GLASSBOX, "serve", "--port", "0", "--data", str(self.data),
                "--root", str(self.root), *self.arguments]

    def start(self):
        with open(self.place / "stderr", "ab") as stderr:
            self.process = subprocess.Popen(self.command(), stdout=subprocess.PIPE, stderr=stderr,
                                            cwd=self.place, env={**environment(), **self.variables})
        line = self.process.stdout.readline().decode()
        found = re.match(r"Amazon ML's API is at (https?://127\.0\.0\.1:\d+)", line)
        if not found:
            self.process.wait(30)
            raise AssertionError(f"it does not start: {line!r}, code {self.process.returncode}, "
                                 f"stderr: {self.errors()}")
        self.url = found[1]
        return self

    def errors(self):
        path = self.place / "stderr"
        return path.read_text() if path.exists() else ""

    def _ended(self):
        code = self.process.wait(60)
        self.process.stdout.close()
        self.process = None
        return code

    def stop(self):
        """Politely; returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self._ended()

    def kill(self):
        self.process.kill()
        return self._ended()

    def close(self):
        """Ends it and removes its files."""
        code = self.stop() if self.process else 0
        if found := re.search(r".*(Sanitizer|runtime error).*", self.errors()):
            raise AssertionError(found[0])
        shutil.rmtree(self.place, ignore_errors=True)
        if code != 0:
            raise AssertionError(f"the service ended with code {code}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def client(self, **config):
        """boto3's, which tries nothing twice (a 500 shows), with every answer checked."""
        settings = Config(**{"retries": {"max_attempts": 0}, "read_timeout": 90, **config})
        client = boto3.session.Session().client(
            "machinelearning", endpoint_url=self.url, region_name="us-east-1", config=settings,
            aws_access_key_id="local", aws_secret_access_key="local")
        return wire_model.watch(client, ("Explanation",) if self.explains else ())

    def post(self, operation, request, target=None, host=None):
        """One POST without any client's help: (status, JSON). A dict goes out as JSON."""
        body = request if isinstance(request, bytes) else json.dumps(request).encode()
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=90)
        headers = {"Content-Type": "application/x-amz-json-1.1",
                   "X-Amz-Target": target or f"AmazonML_20141212.{operation}",
                   **({"Host": host} if host else {})}
        connection.request("POST", "/", body, headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, wire_model.check_answer(operation, answer.status,
                                                      dict(answer.getheaders()), text)
