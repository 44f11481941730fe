"""Credentials: who is let in by a signature, and how everybody else is refused."""
import base64
import contextlib
import datetime
import http.client
import json
import os
import socket
import ssl
import subprocess
import time
import types
import unittest
import unittest.mock

import botocore.auth
import botocore.exceptions
from botocore.config import Config
from botocore.exceptions import ClientError

import boto3
from service import GLASSBOX, SCRATCH, Service, environment
from service_case import ServiceCase

SECRET, READER_SECRET, TOKEN = "s3cr3t/of+alice", "s3cr3t/of+bob", "t0ken/of+carol=="
KEYS = f"""# who may use the service
[alice]
aws_access_key_id = AKIAALICE
aws_secret_access_key = {SECRET}

[bob]
aws_access_key_id = AKIABOB
aws_secret_access_key = {READER_SECRET}
glassbox_access = read-only

[carol]
aws_access_key_id = ASIACAROL
aws_secret_access_key = {SECRET}
aws_session_token = {TOKEN}
"""
NO_RETRIES = Config(retries={"max_attempts": 0}, read_timeout=90)


def keys_file():
    file = SCRATCH / "keys"
    file.touch(0o600)
    file.write_text(KEYS)
    return file


@contextlib.contextmanager
def clock_off_by(seconds):
    """botocore's clock, as the process would have it on a machine whose clock is wrong."""
    class Wrong(datetime.datetime):
        @classmethod
        def utcnow(cls):
            return datetime.datetime.utcnow() + datetime.timedelta(seconds=seconds)

        @classmethod
        def now(cls, tz=None):
            return datetime.datetime.now(tz) + datetime.timedelta(seconds=seconds)

    def current_datetime(remove_tzinfo=True):
        now = Wrong.now(datetime.timezone.utc)
        return now.replace(tzinfo=None) if remove_tzinfo else now

    signers = [botocore.auth]
    with contextlib.suppress(ImportError):  # where awscrt is installed, it signs
        from botocore.crt import auth as crt_auth
        signers.append(crt_auth)
    with contextlib.ExitStack() as patched:
        module = types.SimpleNamespace(**{**vars(datetime), "datetime": Wrong})
        for signer in signers:
            patched.enter_context(unittest.mock.patch.object(signer, "datetime", module))
            if hasattr(signer, "get_current_datetime"):
                patched.enter_context(unittest.mock.patch.object(
                    signer, "get_current_datetime", current_datetime))
        yield


class Lock(ServiceCase):
    @classmethod
    def setUpClass(cls):
        cls.audit = SCRATCH / "audit"
        cls.audit.unlink(missing_ok=True)
        cls.arguments = ("--credentials", keys_file(), "--audit-log", cls.audit, "--access-log")
        super().setUpClass()
        cls.ml = cls.client_of("AKIAALICE", SECRET)

    @classmethod
    def client_of(cls, key, secret, token=None, name="machinelearning", config=NO_RETRIES):
        return boto3.session.Session().client(
            name, endpoint_url=cls.service.url, region_name="eu-central-1", config=config,
            aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token)

    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection(self.service.url.removeprefix("http://"),
                                                timeout=90)
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        found = answer.status, dict(answer.getheaders()), answer.read()
        connection.close()
        return found

    def test_right_key_may_do_everything(self):
        model = self.small_model("right", endpoint=True)
        answer = self.ml.predict(MLModelId=model, Record={"x": "350"},
                                 PredictEndpoint=self.service.url)
        self.assertEqual(answer["Prediction"]["predictedLabel"], "1")
        self.ml.update_ml_model(MLModelId=model, MLModelName="naïve & <odd>")
        found = self.ml.describe_ml_models(FilterVariable="Name", EQ="naïve & <odd>")
        self.assertEqual([one["MLModelId"] for one in found["Results"]], [model])

    def test_wrong_secret(self):
        message = self.refused("InvalidSignatureException",
                               self.client_of("AKIAALICE", "x").describe_ml_models)
        self.assertIn("does not match the signature", message)

    def test_unknown_key(self):
        self.refused("UnrecognizedClientException",
                     self.client_of("AKIANOBODY", SECRET).describe_ml_models)

    def test_session_token(self):
        self.client_of("ASIACAROL", SECRET, TOKEN).describe_ml_models()
        for token in (None, "other"):
            self.refused("UnrecognizedClientException",
                         self.client_of("ASIACAROL", SECRET, token).describe_ml_models)

    def test_reader_reads_and_changes_nothing(self):
        model = self.small_model("read", endpoint=True)
        bob = self.client_of("AKIABOB", READER_SECRET)
        self.assertEqual(bob.get_ml_model(MLModelId=model)["Status"], "COMPLETED")
        bob.describe_ml_models()
        bob.predict(MLModelId=model, Record={"x": "1"}, PredictEndpoint=self.service.url)
        message = self.refused("AccessDeniedException", bob.delete_ml_model, MLModelId=model)
        self.assertEqual(message, "User: arn:aws:iam::000000000000:user/bob is not authorized to "
                                  "perform: machinelearning:DeleteMLModel: glassbox_access is "
                                  "read-only")
        self.assertEqual(bob.get_ml_model(MLModelId=model)["Status"], "COMPLETED")

    def test_wrong_clock(self):
        for seconds in (-1000, 1000):
            with clock_off_by(seconds):
                message = self.refused("InvalidSignatureException", self.ml.describe_ml_models)
            self.assertIn("15 min.", message)
        with clock_off_by(-600):
            self.ml.describe_ml_models()

    def test_tampered_request(self):
        """What a third party changes on the way is no longer what was signed."""
        def tamper(how):
            client = self.client_of("AKIAALICE", SECRET)
            client.meta.events.register("before-send.machinelearning", how)
            self.refused("InvalidSignatureException", client.get_ml_model, MLModelId="ml-none")

        def body(request, **_):
            request.body = request.body.replace(b"ml-none", b"ml-nine")

        def operation(request, **_):
            request.headers["X-Amz-Target"] = "AmazonML_20141212.DeleteMLModel"

        tamper(body)
        tamper(operation)

    def test_unsigned_request(self):
        headers = {"X-Amz-Target": "AmazonML_20141212.DescribeMLModels"}
        status, answered, body = self.request("POST", "/", b"{}", headers)
        self.assertEqual(status, 400)
        self.assertEqual(json.loads(body)["__type"], "MissingAuthenticationTokenException")
        self.assertEqual(answered["x-amzn-ErrorType"], "MissingAuthenticationTokenException")
        self.assertIn("Date", answered)

    def test_command_line(self):
        def run(key, secret, *arguments):
            settings = {**environment(self.service.url), "AWS_ACCESS_KEY_ID": key,
                        "AWS_SECRET_ACCESS_KEY": secret, "AWS_MAX_ATTEMPTS": "1"}
            return subprocess.run([os.environ["AWS_PROGRAM"], "--endpoint-url", self.service.url,
                                   "machinelearning", *arguments],
                                  env=settings, capture_output=True, text=True)
        done = run("AKIAALICE", SECRET, "describe-ml-models")
        self.assertEqual(done.returncode, 0, done.stderr)
        for key, secret, kind in (("AKIAALICE", "x", "InvalidSignatureException"),
                                  ("AKIANOBODY", "x", "UnrecognizedClientException")):
            done = run(key, secret, "describe-ml-models")
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(kind, done.stderr)
        done = run("AKIABOB", READER_SECRET, "delete-ml-model", "--ml-model-id", "ml-x")
        self.assertIn("AccessDeniedException", done.stderr)

    def test_s3_without_a_right_signature(self):
        for key, secret, kind in (("AKIAALICE", "x", "SignatureDoesNotMatch"),
                                  ("AKIANOBODY", "x", "InvalidAccessKeyId")):
            with self.assertRaises(ClientError) as caught:
                self.client_of(key, secret, name="s3").list_objects_v2(Bucket="b")
            self.assertEqual(caught.exception.response["Error"]["Code"], kind)
        with self.assertRaises(ClientError) as caught:
            self.client_of("AKIABOB", READER_SECRET, name="s3").put_object(Bucket="b", Key="k",
                                                                           Body=b"x")
        self.assertEqual(caught.exception.response["Error"]["Code"], "AccessDenied")
        status, _, body = self.request("GET", "/b/small.csv")
        self.assertEqual(status, 403)
        self.assertIn(b"<Code>AccessDenied</Code>", body)

    def test_callers_are_named(self):
        for key, secret, name in (("AKIAALICE", SECRET, "alice"), ("AKIABOB", READER_SECRET, "bob")):
            found = self.client_of(key, secret, name="sts").get_caller_identity()
            self.assertEqual(found["Arn"], f"arn:aws:iam::000000000000:user/{name}")
            user = self.client_of(key, secret, name="iam").get_user()["User"]
            self.assertEqual((user["UserName"], user["Arn"]), (name, found["Arn"]))

    def test_s3_with_a_right_signature(self):
        s3 = self.client_of("AKIAALICE", SECRET, name="s3")
        key = "a b/ü+~=(1).csv"
        s3.put_object(Bucket="b", Key=key, Body=b"1,2\n", Metadata={"note": "a  b"})
        self.assertEqual(s3.get_object(Bucket="b", Key=key)["Body"].read(), b"1,2\n")
        found = s3.list_objects_v2(Bucket="b", Prefix="a b/", Delimiter="/")
        self.assertEqual([one["Key"] for one in found["Contents"]], [key])
        bob = self.client_of("AKIABOB", READER_SECRET, name="s3")
        self.assertEqual(bob.get_object(Bucket="b", Key=key)["Body"].read(), b"1,2\n")

    def test_s3_presigned_urls(self):
        self.client_of("AKIAALICE", SECRET, name="s3").put_object(Bucket="b", Key="p q.csv",
                                                                  Body=b"x")
        for version in ("s3v4", "s3"):
            s3 = self.client_of("AKIABOB", READER_SECRET, name="s3",
                                config=Config(signature_version=version,
                                              s3={"addressing_style": "path"}))
            asked = {"Bucket": "b", "Key": "p q.csv"}
            url = s3.generate_presigned_url("get_object", asked).removeprefix(self.service.url)
            self.assertEqual(self.request("GET", url)[::2], (200, b"x"), version)
            status, _, body = self.request("GET", url.replace("p%20q", "p%20r"))
            self.assertEqual(status, 403)
            self.assertIn(b"SignatureDoesNotMatch", body)
            self.assertEqual(self.request("PUT", url, b"y")[0], 403)
            url = s3.generate_presigned_url("get_object", asked, ExpiresIn=1)
            time.sleep(2.1)
            status, _, body = self.request("GET", url.removeprefix(self.service.url))
            self.assertEqual(status, 403)
            self.assertIn(b"Request has expired", body)
            url = s3.generate_presigned_url("put_object", asked).removeprefix(self.service.url)
            self.assertEqual(self.request("PUT", url, b"y")[0], 403)  # a reader's
        self.assertEqual(self.request("GET", "/b/p%20q.csv")[0], 403)

    def test_s3_body_is_the_one_that_was_signed(self):
        s3 = self.client_of("AKIAALICE", SECRET, name="s3",
                            config=Config(s3={"payload_signing_enabled": True},
                                          retries={"max_attempts": 0}))

        def tamper(request, **_):
            request.body = b"y" * 100_000

        s3.put_object(Bucket="b", Key="signed", Body=b"x" * 100_000)
        s3.meta.events.register("before-send.s3.PutObject", tamper)
        with self.assertRaises(ClientError) as caught:
            s3.put_object(Bucket="b", Key="signed", Body=b"x" * 100_000)
        self.assertIn(caught.exception.response["Error"]["Code"],
                      ("XAmzContentSHA256Mismatch", "BadDigest"))
        self.assertEqual((self.service.root / "b/signed").read_bytes(), b"x" * 100_000)

    def test_open_pages_and_pages_with_a_password(self):
        for path in ("/healthz", "/readyz"):
            self.assertEqual(self.request("GET", path)[0], 200)
        for path in ("/", "/metrics", "/version", "/console/app/main.js", "/console/api/status"):
            status, headers, _ = self.request("GET", path)
            self.assertEqual(status, 401, path)
            self.assertIn("Basic", headers["WWW-Authenticate"])
            def with_password(password, path=path):
                pair = base64.b64encode(f"AKIABOB:{password}".encode()).decode()
                return self.request("GET", path, headers={"Authorization": f"Basic {pair}"})[0]
            self.assertEqual(with_password(READER_SECRET), 200, path)
            self.assertEqual(with_password("x"), 401, path)

    def test_audit_log_has_changes_and_nothing_secret_is_anywhere(self):
        self.source("ds-audited")
        self.completed("DataSource", "ds-audited")
        self.ml.update_data_source(DataSourceId="ds-audited", DataSourceName="confidential name")
        self.ml.delete_data_source(DataSourceId="ds-audited")
        self.refused("AccessDeniedException",
                     self.client_of("AKIABOB", READER_SECRET).delete_data_source,
                     DataSourceId="ds-audited")
        lines = [json.loads(line) for line in self.audit.read_text().splitlines()]
        self.assertEqual([(one["user"], one["operation"], one["status"]) for one in lines
                          if one["id"] == "ds-audited"],
                         [("alice", "CreateDataSourceFromS3", 200),
                          ("alice", "UpdateDataSource", 200), ("alice", "DeleteDataSource", 200),
                          ("bob", "DeleteDataSource", 400)])
        for one in lines:
            self.assertEqual(one["address"], "127.0.0.1")
            self.assertEqual(len(one["requestId"]), 36)
        self.assertNotIn("confidential", self.audit.read_text())
        self.assertEqual(self.audit.stat().st_mode & 0o777, 0o600)
        for file in [self.audit, *self.service.place.rglob("*")]:
            if file.is_file():
                for secret in (SECRET, READER_SECRET, TOKEN):
                    self.assertNotIn(secret.encode(), file.read_bytes(), file)

    def test_metrics_are_prometheus(self):
        try:
            from prometheus_client.parser import text_string_to_metric_families as parse
        except ImportError:
            self.skipTest("no prometheus_client of PyPI")
        pair = base64.b64encode(f"AKIABOB:{READER_SECRET}".encode()).decode()
        self.ml.describe_ml_models()
        _, headers, body = self.request("GET", "/metrics",
                                        headers={"Authorization": f"Basic {pair}"})
        self.assertEqual(headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")
        families = {one.name: one for one in parse(body.decode())}
        self.assertEqual(families["glassbox_requests"].type, "counter")
        self.assertEqual(families["glassbox_request_duration_seconds"].type, "histogram")
        samples = {(one.name, tuple(sorted(one.labels.items()))): one.value
                   for family in families.values() for one in family.samples}
        count = samples["glassbox_requests_total",
                        (("operation", "DescribeMLModels"), ("status", "2xx"))]
        self.assertGreaterEqual(count, 1)
        self.assertGreaterEqual(samples["glassbox_connections", ()], 1)


class Flags(unittest.TestCase):
    def refused(self, code, message, *arguments):
        done = subprocess.run([GLASSBOX, "serve", "--port", "0", "--data", SCRATCH / "flags",
                               "--root", SCRATCH / "flags-root", *arguments],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(message, done.stderr)
        self.assertNotIn("s3cr3t", done.stderr)

    def test_other_machines_need_credentials(self):
        for host in ("0.0.0.0", "::", "192.0.2.1"):
            self.refused(2, f"--host {host}: other machines may reach this address; say who may "
                            "use the service with --credentials FILE, or --insecure if everybody "
                            "may do everything", "--host", host)

    def test_credentials_that_cannot_be_used(self):
        file = keys_file()
        file.chmod(0o644)
        self.refused(3, "others may read this file (its mode is 0644); chmod 600",
                     "--credentials", file)
        file.chmod(0o600)
        file.write_text(KEYS + "s3cr3t\n")
        self.refused(3, "keys:15: expected [PROFILE] or KEY = VALUE", "--credentials", file)
        self.refused(5, "No such file", "--credentials", SCRATCH / "none")
        self.refused(5, "--audit-log /nowhere/audit", "--audit-log", "/nowhere/audit")

    def test_certificate_and_key_that_cannot_be_used(self):
        own, other = certificate("own"), certificate("other")
        self.refused(2, "expected --tls-cert FILE and --tls-key FILE, both or none",
                     "--tls-cert", own[0])
        self.refused(3, f"the key is not that of the certificate {own[0]}",
                     "--tls-cert", own[0], "--tls-key", other[1])
        self.refused(3, "own.key: expected a certificate in PEM format",
                     "--tls-cert", own[1], "--tls-key", own[1])
        self.refused(3, "own.pem: private key: others may read this file", "--tls-cert", own[0],
                     "--tls-key", own[0])
        encrypted = SCRATCH / "encrypted.key"
        subprocess.run(["openssl", "pkey", "-in", own[1], "-aes256", "-passout", "pass:x", "-out",
                        encrypted], check=True, capture_output=True)
        encrypted.chmod(0o600)
        self.refused(3, "encrypted.key: the key is encrypted; expected one without a passphrase",
                     "--tls-cert", own[0], "--tls-key", encrypted)
        self.refused(5, "none.pem", "--tls-cert", SCRATCH / "none.pem", "--tls-key", own[1])


def certificate(name):
    """A self-signed one of 127.0.0.1 and its key."""
    files = SCRATCH / f"{name}.pem", SCRATCH / f"{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=test",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-out", files[0], "-keyout",
                    files[1]], check=True, capture_output=True)
    files[0].chmod(0o644)
    files[1].chmod(0o600)
    return files


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.certificate, key = certificate("tls")
        cls.service = Service("--credentials", keys_file(), "--tls-cert", cls.certificate,
                              "--tls-key", key)
        cls.addClassCleanup(cls.service.close)
        cls.port = int(cls.service.url.rsplit(":", 1)[1])

    def client(self, **more):
        return boto3.session.Session().client(
            "machinelearning", endpoint_url=self.service.url, region_name="x", config=NO_RETRIES,
            aws_access_key_id="AKIAALICE", aws_secret_access_key=SECRET,
            **{"verify": str(self.certificate), **more})

    def raw(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def wrapped(self, **options):
        context = ssl.create_default_context(cafile=str(self.certificate))
        for name, value in options.items():
            setattr(context, name, value)
        return context.wrap_socket(self.raw(), server_hostname="127.0.0.1")

    def test_boto3_checks_the_certificate(self):
        self.assertTrue(self.service.url.startswith("https://"))
        for _ in range(3):
            self.assertEqual(self.client().describe_ml_models()["Results"], [])
        with self.assertRaises(botocore.exceptions.SSLError):
            self.client(verify=True).describe_ml_models()

    def test_curl(self):
        done = subprocess.run(["curl", "--silent", "--show-error", "--cacert", self.certificate,
                               "--write-out", "%{http_code}", f"{self.service.url}/healthz"],
                              capture_output=True, text=True)
        self.assertEqual(done.stdout, '{"status":"ok"}200', done.stderr)

    def test_plain_http_is_told(self):
        with self.raw() as plain:
            plain.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            answer = b""
            while piece := plain.recv(4096):
                answer += piece
        self.assertTrue(answer.startswith(b"HTTP/1.1 400 Bad Request\r\n"), answer)
        self.assertIn(b"this port speaks TLS: expected https://", answer)

    def test_old_versions_are_refused(self):
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            self.wrapped(minimum_version=ssl.TLSVersion.TLSv1,
                         maximum_version=ssl.TLSVersion.TLSv1_1)

    def test_large_requests_many_requests_and_the_end(self):
        with self.wrapped() as stream:
            request = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Pad: %s\r\n\r\n" % (b"a" * 30000)
            stream.sendall(request * 20)  # pipelined
            stream.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            answers = b""
            while piece := stream.recv(65536):  # raises when TLS is broken off
                answers += piece
        self.assertEqual(answers.count(b"HTTP/1.1 200 OK"), 21)
        headers = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: AmazonML_20141212.CreateMLModel\r\n"
        with self.wrapped() as stream:  # a body over the limit
            stream.sendall(headers + b"Content-Length: 99999999\r\n\r\n" + b"a" * 300000)
            self.assertIn(b"413 Content Too Large", stream.recv(4096))
        with self.wrapped() as stream:
            stream.sendall(headers + b"Content-Length: 5\r\nExpect: 100-continue\r\n\r\n")
            self.assertEqual(stream.recv(4096), b"HTTP/1.1 100 Continue\r\n\r\n")
            stream.sendall(b"{   }")
            self.assertIn(b"MissingAuthenticationTokenException", stream.recv(4096))

    def test_slow_handshake_is_cut_off(self):
        with self.raw() as silent:
            began = time.monotonic()
            self.assertEqual(silent.recv(1), b"")
            self.assertGreater(time.monotonic() - began, 5)
        self.client().describe_ml_models()

    def test_broken_handshakes_harm_nobody(self):
        for bytes_sent in (b"", b"\x16", b"\x16\x03\x01\x02\x00\x01\x00", os.urandom(3000)):
            with self.raw() as broken:
                broken.sendall(bytes_sent)
        self.client().describe_ml_models()

    def test_password_is_taken_over_tls(self):
        pair = base64.b64encode(f"AKIABOB:{READER_SECRET}".encode()).decode()
        with self.wrapped() as stream:
            stream.sendall(b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic "
                           + pair.encode() + b"\r\nConnection: close\r\n\r\n")
            self.assertTrue(stream.recv(4096).startswith(b"HTTP/1.1 200 OK"))

    def test_stops_while_connections_are_open(self):
        _, key = certificate("stop")
        service = Service("--tls-cert", SCRATCH / "stop.pem", "--tls-key", key)
        port = int(service.url.rsplit(":", 1)[1])
        idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(3)]
        began = time.monotonic()
        service.close()
        self.assertLess(time.monotonic() - began, 30)
        for one in idle:
            one.close()
