"""serve --log-format json: each line of stderr is one JSON object, whatever clients send."""
import datetime
import json
import re
import socket
import subprocess
import unittest

import boto3
from lock_test import NO_RETRIES, READER_SECRET, SECRET, TOKEN, keys_file
from service import GLASSBOX, SCRATCH, Service, environment

ALWAYS = ["time", "level", "event"]
MEMBERS = {"started": ["address", "url", "version"], "message": ["message"],
           "request": ["operation", "status", "milliseconds", "requestId"]}
ODD = b"\x1b[2J \xff\xfe\x00 \xe2\x80\xa8 \xc2\x85 \" \\ {} \r"


class JsonService(Service):
    """Its address stands in the log's first line."""

    def start(self):
        with open(self.place / "stderr", "ab") as stderr:
            self.process = subprocess.Popen(self.command(), stdout=subprocess.PIPE,
                                            stderr=subprocess.PIPE, cwd=self.place,
                                            env={**environment(), **self.variables})
            self.first = self.process.stderr.readline()
            self.url = json.loads(self.first)["address"]
            stderr.write(self.first)
        return self

    def lines(self):
        """All of them, at its end."""
        self.process.terminate()
        output, errors = self.process.communicate(timeout=60)
        return output, (self.first + errors).decode("ascii").split("\n")


class JsonLog(unittest.TestCase):
    def check(self, line):
        """A line as documented, as an object."""
        found = json.loads(line)
        self.assertEqual(list(found), ALWAYS + MEMBERS[found["event"]], line)
        self.assertIn(found["level"], ("info", "warning", "error"))
        self.assertRegex(found["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        age = datetime.datetime.now(datetime.timezone.utc) - datetime.datetime.fromisoformat(
            found["time"].replace("Z", "+00:00"))
        self.assertLess(abs(age.total_seconds()), 3600)
        return found

    def test_each_line_is_an_object_whatever_clients_send(self):
        service = JsonService("--credentials", keys_file(), "--log-format", "json", "--access-log")
        self.addCleanup(lambda: service.process.poll() is None and service.process.kill())
        ml, s3 = (boto3.session.Session().client(
            name, endpoint_url=service.url, region_name="us-east-1", config=NO_RETRIES,
            aws_access_key_id="AKIAALICE", aws_secret_access_key=SECRET)
                  for name in ("machinelearning", "s3"))
        ml.describe_ml_models()
        s3.create_bucket(Bucket="logged")
        s3.put_object(Bucket="logged", Key="a\u2028é\u0085\"{}", Body=SECRET.encode())
        for raw in (ODD, b"GET /" + ODD + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                    b"PO\"ST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: " + ODD + b"\r\n\r\n",
                    b"POST /?Action=%0a%1b%ff%22{} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", int(service.url.rsplit(":", 1)[1])), 60) as one:
                one.sendall(raw)
                one.shutdown(socket.SHUT_WR)
                while one.recv(65536):
                    pass
        output, lines = service.lines()
        self.assertEqual((output, service.process.returncode, lines[-1]), (b"", 0, ""))
        found = [self.check(line) for line in lines[:-1]]
        self.assertEqual(found[0]["event"], "started")
        asked = [(one["operation"], one["status"]) for one in found if one["event"] == "request"]
        self.assertEqual(asked, [("DescribeMLModels", 200), ("s3:CreateBucket", 200), ("s3:PutObject", 200)])
        for one in found:
            if one["event"] == "request":
                self.assertEqual(len(one["requestId"]), 36)
                self.assertGreaterEqual(one["milliseconds"], 0)
        for secret in (SECRET, READER_SECRET, TOKEN):
            self.assertNotIn(secret, "\n".join(lines))

    def test_an_operation_that_a_client_makes_up_forges_no_line(self):
        """Both formats, without credentials: the form reaches the access log."""
        for form in ("json", "text"):
            arguments = ("--access-log", "--log-format", form)
            service = (JsonService if form == "json" else Service)(*arguments)
            self.addCleanup(lambda one=service: one.process and one.process.poll() is None
                            and one.process.kill())
            body = b"Action=Get%0aforged%1b%ff%22"
            head = b"HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            for asked in (b"POST / " + head + b"Content-Type: application/x-www-form-urlencoded\r\n"
                          b"Content-Length: %d\r\n\r\n" % len(body) + body,
                          b"GET /?" + body + b" " + head + b"\r\n",
                          b"GET /?Action=GetUser " + head + b"\r\n"):
                with socket.create_connection(("127.0.0.1", int(service.url.rsplit(":", 1)[1])), 60) as one:
                    one.sendall(asked)
                    while one.recv(65536):
                        pass
            if form == "json":
                found = [self.check(line) for line in service.lines()[1][1:-1]]
                self.assertEqual([(one["operation"], one["status"]) for one in found],
                                 [("unknown", 400), ("unknown", 400), ("GetUser", 200)])
            else:
                service.stop()
                self.assertTrue(re.fullmatch(r"(unknown 400 [\d.]+ ms\n){2}GetUser 200 [\d.]+ ms\n",
                                             service.errors()), service.errors())

    def test_what_ends_the_service_is_an_object(self):
        """With a name of odd bytes in the message."""
        file = SCRATCH.as_posix().encode() + b"/no \xff\x1b\xe2\x80\xa8ne"
        done = subprocess.run([GLASSBOX, "serve", "--port", "0", "--data", SCRATCH / "log-data", "--root",
                               SCRATCH / "log-root", "--log-format", "json", "--credentials", file],
                              capture_output=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout), (5, b""))
        (line,) = done.stderr.decode("ascii").splitlines()
        found = self.check(line)
        self.assertEqual(found["level"], "error")
        self.assertIn("/no \ufffd\x1b\u2028ne: No such file or directory", found["message"])

    def test_warnings_are_objects(self):
        """A low limit of open files is one that the service says itself."""
        service = JsonService("--log-format", "json", wrapper=("prlimit", "--nofile=300"), start=False)
        service.process = subprocess.Popen(service.command(), stderr=subprocess.PIPE, stdout=subprocess.PIPE,
                                           cwd=service.place, env=environment())
        self.addCleanup(lambda: service.process.poll() is None and service.process.kill())
        service.first = service.process.stderr.readline()
        found = self.check(service.first)
        self.assertEqual((found["event"], found["level"]), ("message", "warning"))
        self.assertIn("ulimit -n raises it", found["message"])
        for line in service.lines()[1][:-1]:
            self.check(line)

    def test_another_format_is_refused(self):
        done = subprocess.run([GLASSBOX, "serve", "--log-format", "xml"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("--log-format", done.stderr)
