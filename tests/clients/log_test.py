"""What the service writes to stderr: `serve --log-format json` is JSON line by line."""
import json
import re
import socket
import unittest

from s3_case import s3_client
from service import Service

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
ODD = b"\x00\xff\x1b[2J\x9b\"\\\r\xe2\x80\xa8"


class Log(unittest.TestCase):
    def lines(self, service):
        return [json.loads(line) for line in (service.place / "stderr").read_bytes().splitlines()]

    def test_json_line_by_line_whatever_a_client_sends(self):
        # So few files that it says so.
        service = Service("--log-format", "json", "--access-log",
                          wrapper=("prlimit", "--nofile=200"))
        self.addCleanup(service.close)
        host, port = service.url.removeprefix("http://").split(":")
        for request in (b"POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: " + ODD + b"\r\n\r\n",
                        b"GET /" + ODD + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", ODD,
                        b"GET /b/%00%ff%1b%0a HTTP/1.1\r\nHost: localhost\r\nAuthorization: AWS4 x\r\n\r\n",
                        b"P\x1b[2J / HTTP/1.1\r\nHost: localhost\r\n\r\n"):
            with socket.create_connection((host, int(port)), 30) as client:
                client.sendall(request)
                client.shutdown(socket.SHUT_WR)
                while client.recv(4096):
                    pass
        answer = s3_client(service.url).list_buckets()
        machine_learning = service.client()
        described = machine_learning.describe_ml_models(FilterVariable="Name", EQ="secret-name")
        self.assertEqual(service.stop(), 0)

        lines = self.lines(service)
        for line in lines:
            self.assertRegex(line["time"], TIME)
            self.assertIn(line["level"], ("info", "warning"))
        self.assertEqual([line["event"] for line in lines if line["event"] != "request"],
                         ["note", "started", "stopped"])
        self.assertIn("open files", lines[0]["message"])
        self.assertEqual(lines[1]["address"], service.url)
        requests = {line["requestId"]: line for line in lines if line["event"] == "request"}
        one = requests[answer["ResponseMetadata"]["RequestId"]]
        self.assertEqual((one["api"], one["operation"], one["status"]), ("s3", "GET", 200))
        one = requests[described["ResponseMetadata"]["RequestId"]]
        self.assertEqual((one["api"], one["operation"], one["status"]),
                         ("machinelearning", "DescribeMLModels", 200))
        self.assertGreaterEqual(one["milliseconds"], 0)
        self.assertNotIn("secret-name", service.errors())

    def test_text_is_the_default(self):
        service = Service("--access-log")
        self.addCleanup(service.close)
        service.client().describe_ml_models()
        self.assertEqual(service.stop(), 0)
        self.assertRegex(service.errors(), r"^DescribeMLModels 200 [0-9.]+ ms\n$")


if __name__ == "__main__":
    unittest.main()
