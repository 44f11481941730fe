"""A real store: moto's S3 with signatures checked, and a proxy before it that can misbehave."""
import http.client
import http.server
import json
import os
import pathlib
import re
import ssl
import subprocess
import sys
import threading
import time

import boto3
from botocore.config import Config

from service import SCRATCH

REGION = "us-east-1"


class Moto:
    """Its user has all rights in S3; whoever comes without a valid signature is refused."""

    FREE_ACTIONS = 4  # those that make the user

    def __init__(self):
        SCRATCH.mkdir(parents=True, exist_ok=True)
        environment = {"PATH": os.environ["PATH"], "HOME": str(SCRATCH),
                       "INITIAL_NO_AUTH_ACTION_COUNT": str(self.FREE_ACTIONS)}
        server = pathlib.Path(sys.executable).parent / "moto_server"
        self.log = open(SCRATCH / "moto.log", "w+", encoding="utf-8")
        self.process = subprocess.Popen([server, "-H", "127.0.0.1", "-p", "0"],
                                        stdout=self.log, stderr=self.log, env=environment)
        self.port = self._port()
        iam = self.client("iam", "none", "none")
        iam.create_user(UserName="glassbox")
        allowed = json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "*", "Resource": "*"}]})
        policy = iam.create_policy(PolicyName="all", PolicyDocument=allowed)["Policy"]["Arn"]
        iam.attach_user_policy(UserName="glassbox", PolicyArn=policy)
        key = iam.create_access_key(UserName="glassbox")["AccessKey"]
        self.access, self.secret = key["AccessKeyId"], key["SecretAccessKey"]
        self.s3 = self.client("s3", self.access, self.secret)

    def _port(self):
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            text = pathlib.Path(self.log.name).read_text(encoding="utf-8")
            if found := re.search(r"Running on http://127\.0\.0\.1:(\d+)", text):
                return int(found[1])
            time.sleep(0.05)
        raise AssertionError("moto does not start: " + pathlib.Path(self.log.name).read_text())

    def client(self, name, access, secret):
        return boto3.session.Session().client(
            name, endpoint_url=f"http://127.0.0.1:{self.port}", region_name=REGION,
            aws_access_key_id=access, aws_secret_access_key=secret,
            config=Config(s3={"addressing_style": "path"}, read_timeout=120))

    def close(self):
        self.process.kill()
        self.process.wait()
        self.log.close()


class Proxy:
    """Passes requests on. .hook(request) is called for each before that; what it returns happens:

    None              it is passed on
    ("answer", status, headers, body)
    ("cut", bytes)    the connection ends after so many bytes of the answer's body
    ("trickle", n)    the body goes out n bytes at a time, ten times a second
    ("hold",)         the answer ends after half of its body, until .release() or the end

    .is_down: connections end without an answer. request: .method, .path, .headers, .body; .seen has (method, path) of all.
    """

    def __init__(self, port, tls=None):
        """tls: files of a certificate and its key."""
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def pass_on(self):
                self.method = self.command
                self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                proxy.seen.append((self.command, self.path))
                does = (proxy.hook(self) if proxy.hook else None) or ("pass",)
                if proxy.is_down:
                    self.close_connection = True
                    return
                if does[0] == "answer":
                    status, headers, body = does[1:]
                else:
                    onward = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
                    onward.putrequest(self.command, self.path, skip_host=True,
                                      skip_accept_encoding=True)
                    for name, value in self.headers.items():
                        if name.lower() != "expect":
                            onward.putheader(name, value)
                    onward.endheaders(self.body)
                    answer = onward.getresponse()
                    status, headers, body = answer.status, answer.getheaders(), answer.read()
                    onward.close()
                self.send_response_only(status)
                kept = [(name, value) for name, value in headers if name.lower() not in
                        ("transfer-encoding", "connection", "content-length")]
                length = dict((name.lower(), value) for name, value in headers).get(
                    "content-length", str(len(body)))
                for name, value in [*kept, ("Content-Length", length)]:
                    self.send_header(name, value)
                self.end_headers()
                self.send_body(does, body if self.command != "HEAD" else b"")

            def send_body(self, does, body):
                if does[0] == "cut":
                    self.wfile.write(body[:does[1]])
                    self.close_connection = True
                elif does[0] == "trickle":
                    for at in range(0, len(body), does[1]):
                        self.wfile.write(body[at:at + does[1]])
                        time.sleep(0.1)
                elif does[0] == "hold":
                    self.wfile.write(body[:len(body) // 2])
                    self.wfile.flush()
                    proxy.held.set()
                    proxy.released.wait(120)
                    self.wfile.write(body[len(body) // 2:])
                else:
                    self.wfile.write(body)

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = pass_on

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):  # clients go away
                pass

        self.hook, self.seen, self.is_down = None, [], False
        self.held, self.released = threading.Event(), threading.Event()
        self.server = Server(("127.0.0.1", 0), Handler)
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True,
                                                     do_handshake_on_connect=False)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def reset(self):
        self.released.set()
        self.hook, self.seen, self.is_down = None, [], False
        self.held, self.released = threading.Event(), threading.Event()

    def close(self):
        self.reset()
        self.server.shutdown()
        self.server.server_close()


def error(code, message="so says the proxy", more=""):
    return (f"<Error><Code>{code}</Code><Message>{message}</Message>{more}</Error>").encode()
