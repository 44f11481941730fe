"""A `glassbox serve` of the console's tests, on a free port, in a directory of its own."""

import json
import os
import pathlib
import re
import signal
import subprocess
import urllib.error
import urllib.request


class Service:
    """Buckets are the directories of .root, objects are under .data."""

    def __init__(self, program, place, arguments=()):
        self.program, self.place, self.arguments = program, pathlib.Path(place), arguments
        self.data, self.root = self.place / "data", self.place / "buckets"
        self.root.mkdir(parents=True, exist_ok=True)
        self.process, self.url = None, None
        self.start()

    def start(self, port=0):
        # An empty directory to begin in: the program needs nothing beside itself.
        empty = self.place / "empty"
        empty.mkdir(exist_ok=True)
        with open(self.place / "serve.log", "ab") as log:
            self.process = subprocess.Popen(
                [self.program, "serve", "--port", str(port), "--data", self.data, "--root", self.root,
                 "--access-log", *self.arguments], stdout=subprocess.PIPE, stderr=log, cwd=empty,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
        line = self.process.stdout.readline().decode()
        found = re.match(r"Amazon ML's API is at (http://127\.0\.0\.1:\d+)", line)
        assert found, f"it does not start: {line!r}; {(self.place / 'serve.log').read_text()[-500:]}"
        self.url = found[1]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)
        self.process.stdout.close()

    def restart(self):
        self.start(int(self.url.rsplit(":", 1)[1]))

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)
        self.process.stdout.close()

    def amazon(self, operation, **body):
        request = urllib.request.Request(
            self.url + "/", data=json.dumps(body).encode(),
            headers={"Content-Type": "application/x-amz-json-1.1",
                     "X-Amz-Target": f"AmazonML_20141212.{operation}"})
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()) from None

    def console(self, path):
        with urllib.request.urlopen(f"{self.url}/console/api/{path}", timeout=60) as reply:
            return json.load(reply)

    def model_file(self, model_id):
        return self.data / "models" / f"ml-{model_id}.glassbox"

    def put(self, bucket, name, text):
        (self.root / bucket).mkdir(exist_ok=True)
        (self.root / bucket / name).write_text(text, encoding="utf-8")
        return f"s3://{bucket}/{name}"
