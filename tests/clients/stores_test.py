"""Buckets of a real store: everything that jobs read and write is in moto's S3, behind a proxy."""
import gzip
import hashlib
import json
import os
import pathlib
import random
import shutil
import subprocess
import time
import unittest
import urllib.parse
import urllib.request

from service import GLASSBOX, SCRATCH, Service
from service_case import SMALL_SCHEMA, ServiceCase
from store import Moto, Proxy, error

LINES = "".join(f"{i * 37 % 400},{int(i * 37 % 400 > 200)}\n" for i in range(400))


class StoreCase(ServiceCase):
    """loans is the bucket "theirs" of the store, reached through the proxy."""

    @classmethod
    def setUpClass(cls):
        cls.moto = Moto()
        cls.addClassCleanup(cls.moto.close)
        cls.proxy = Proxy(cls.moto.port)
        cls.addClassCleanup(cls.proxy.close)
        cls.s3 = cls.moto.s3
        cls.s3.create_bucket(Bucket="theirs")
        cls.put("small.csv", LINES)
        cls.service = Service("--s3", cls.address(), variables=cls.keys())
        cls.addClassCleanup(cls.service.close)
        cls.ml = cls.service.client()

    @classmethod
    def address(cls, bucket="theirs", options="timeout=5"):
        return f"loans=http://127.0.0.1:{cls.proxy.port}/{bucket}?{options}"

    @classmethod
    def keys(cls):
        return {"AWS_ACCESS_KEY_ID": cls.moto.access, "AWS_SECRET_ACCESS_KEY": cls.moto.secret}

    @classmethod
    def put(cls, key, body=LINES):
        cls.s3.put_object(Bucket="theirs", Key=key, Body=body)

    def setUp(self):
        self.proxy.reset()

    def names(self, prefix=""):
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket="theirs", Prefix=prefix)
        return [one["Key"] for page in pages for one in page.get("Contents", [])]

    def uploads(self):
        return self.s3.list_multipart_uploads(Bucket="theirs").get("Uploads", [])

    def source(self, id, file="small.csv", statistics=True, schema=SMALL_SCHEMA):
        self.ml.create_data_source_from_s3(
            DataSourceId=id, ComputeStatistics=statistics,
            DataSpec={"DataLocationS3": f"s3://loans/{file}", "DataSchema": schema})
        return id

    def failed(self, kind, id):
        found = self.end_of(kind, id)
        self.assertEqual(found["Status"], "FAILED", found)
        return found["Message"]

    def predict(self, id, source, output="out/", model="ml"):
        self.ml.create_batch_prediction(BatchPredictionId=id, MLModelId=model,
                                        BatchPredictionDataSourceId=source,
                                        OutputUri=f"s3://loans/{output}")

    def until(self, is_so, seconds=60):
        end = time.monotonic() + seconds
        while not is_so():
            self.assertLess(time.monotonic(), end, "it does not come")
            time.sleep(0.02)


class ReadingTest(StoreCase):
    def test_all_of_it_in_a_store(self):
        """Data, schema, recipe and results; the results are those from a directory, bit by bit."""
        odd = "a b+é=~%25/'(50%)&!*//"
        self.put(odd + "data.csv", "x,y\n" + LINES)
        schema = json.loads(SMALL_SCHEMA)
        schema["dataFileContainsHeader"] = True
        self.put(odd + "data.csv.schema", json.dumps(schema))
        self.put(odd + "my recipe", '{"groups":{},"assignments":{},"outputs":["quantile_bin(x,7)"]}')
        directory = self.service.root / "local"
        directory.mkdir()
        (directory / "data.csv").write_text("x,y\n" + LINES)
        (directory / "data.csv.schema").write_text(json.dumps(schema))
        for name, begin, schema_at in (
                ("far", "s3://loans/" + odd, "s3://loans/" + odd + "data.csv.schema"),
                ("near", "s3://local/", "s3://local/data.csv.schema")):
            self.ml.create_data_source_from_s3(
                DataSourceId=name, ComputeStatistics=True, DataSpec={
                    "DataLocationS3": begin + "data.csv", "DataSchemaLocationS3": schema_at})
            self.ml.create_ml_model(MLModelId=name, MLModelType="BINARY", TrainingDataSourceId=name,
                                    RecipeUri="s3://loans/" + odd + "my recipe")
            self.ml.create_evaluation(EvaluationId=name, MLModelId=name, EvaluationDataSourceId=name)
            self.ml.create_batch_prediction(
                BatchPredictionId="bp-" + name, MLModelId=name, BatchPredictionDataSourceId=name,
                OutputUri=begin.replace("//", "\0").replace("\0", "//", 1).replace("\0", "/") + "out put")
            self.completed("Evaluation", name)
            self.completed("BatchPrediction", "bp-" + name)
        out = odd.replace("//", "/") + "out put/batch-prediction/"
        self.assertEqual(self.names(out), [out + "bp-far.manifest", out + "result/bp-far-data.csv.gz"])
        far = self.s3.get_object(Bucket="theirs", Key=out + "result/bp-far-data.csv.gz")["Body"].read()
        near = (directory / "out put/batch-prediction/result/bp-near-data.csv.gz").read_bytes()
        self.assertEqual(far, near)
        self.assertEqual(gzip.decompress(far).count(b"\n"), 401)
        manifest = self.s3.get_object(Bucket="theirs", Key=out + "bp-far.manifest")["Body"].read()
        self.assertEqual(json.loads(manifest), {
            f"s3://loans/{odd}data.csv": f"s3://loans/{out}result/bp-far-data.csv.gz"})
        self.assertEqual(*(self.ml.get_evaluation(EvaluationId=name)["PerformanceMetrics"]
                           for name in ("far", "near")))
        self.assertEqual(list((self.service.data / "temporary").iterdir()), [])

    def test_odd_keys(self):
        for at, name in enumerate((" ", "+", "é", "=", "~", "%", "%2F", "a//b", "&", "?", "#", "*",
                                   "'\"<>", "a\\b", ".", "日本")):
            with self.subTest(name=name):
                self.put(f"odd/{name}.csv")
                self.source(f"odd-{at}", f"odd/{name}.csv")
                self.completed("DataSource", f"odd-{at}")
        self.source("odd-all", "odd/")  # not "a//b.csv", which lies deeper, and not the hidden one
        self.assertEqual(self.completed("DataSource", "odd-all")["NumberOfFiles"], 14)

    def test_more_than_a_page_under_a_prefix(self):
        for i in range(1005):
            self.put(f"many/{i:04}.csv", f"{i},{i % 2}\n")
        for name in ("empty.csv", "x.schema", ".hidden", "deeper/y.csv", ""):
            self.put("many/" + name, "" if name in ("empty.csv", "") else "not data")
        self.source("many", "many/")
        self.until(lambda: self.ml.get_data_source(DataSourceId="many")["Status"] == "COMPLETED", 300)
        found = self.completed("DataSource", "many")
        self.assertEqual((found["NumberOfFiles"], found["DataSizeInBytes"]),
                         (1005, sum(len(f"{i},0\n") for i in range(1005))))
        pages = [path for _, path in self.proxy.seen if "list-type=2" in path]
        self.assertEqual(len(pages), 4)  # two, at the beginning and at the end

    def test_a_gzip_object(self):
        self.put("small.csv.gz", gzip.compress(LINES.encode()))
        self.source("gzip", "small.csv.gz")
        self.assertEqual(self.completed("DataSource", "gzip")["NumberOfFiles"], 1)

    def test_what_is_not_there(self):
        self.put("empty.csv", "")
        for id, file, part in (("none", "none.csv", "nothing there; check the key"),
                               ("prefix", "odd-prefix", 'several files ends in "/"'),
                               ("folder", "odd-prefix/", None), ("whole", "", None),
                               ("bare", "nobody/", "no data directly under this prefix"),
                               ("empty", "empty.csv", "")):
            self.put("odd-prefix/x.csv")
            self.source(id, file)
            if part is None:
                self.completed("DataSource", id)
                continue
            message = self.failed("DataSource", id)
            self.assertIn(part, message)
            self.assertIn(f"file s3://loans/{file}", message)
        self.ml.create_data_source_from_s3(DataSourceId="no-schema", DataSpec={
            "DataLocationS3": "s3://loans/small.csv", "DataSchemaLocationS3": "s3://loans/no"})
        self.assertIn("NoSuchKey", self.failed("DataSource", "no-schema"))
        self.ml.create_data_source_from_s3(DataSourceId="bucket", DataSpec={
            "DataLocationS3": "s3://loans", "DataSchema": SMALL_SCHEMA})
        self.assertIn("a prefix", self.failed("DataSource", "bucket"))

    def test_a_large_object_takes_no_memory(self):
        body = LINES.encode() * 92_000
        self.assertGreater(len(body), 200 << 20)
        self.put("large.csv", body)
        self.source("large", "large.csv", statistics=False)
        self.assertEqual(self.completed("DataSource", "large")["DataSizeInBytes"], len(body))
        self.s3.delete_object(Bucket="theirs", Key="large.csv")
        status = pathlib.Path(f"/proc/{self.service.process.pid}/status").read_text()
        peak = int(status.split("VmHWM:")[1].split()[0]) >> 10
        print(f"at most {peak} MiB for an object of {len(body) >> 20} MiB")
        if not self.is_sanitized():
            self.assertLess(peak, 120)

    @staticmethod
    def is_sanitized():
        return b"__asan_init" in pathlib.Path(GLASSBOX).read_bytes() or \
            b"__tsan_init" in pathlib.Path(GLASSBOX).read_bytes()

    def test_the_console_lists_a_store(self):
        for key in ("list/a.csv", "list/b/c.csv", "list/.hidden"):
            self.put(key)

        def entries(location):
            query = urllib.parse.urlencode({"location": location})
            with urllib.request.urlopen(f"{self.service.url}/console/api/files?{query}") as answer:
                return [(one["name"], one["location"], one["kind"], one.get("bytes"))
                        for one in json.load(answer)["entries"]]
        self.assertIn(("loans", "s3://loans/", "folder", None), entries("s3://"))
        self.assertEqual(entries("s3://loans/list/"),
                         [("b", "s3://loans/list/b/", "folder", None),
                          ("a.csv", "s3://loans/list/a.csv", "file", len(LINES))])
        self.assertEqual([name for name, *_ in entries("s3://loans/list/a")], ["a.csv"])
        self.assertEqual(entries("s3://loans/nobody/"), [])
        self.proxy.hook = lambda _: ("answer", 403, [], error("AccessDenied"))
        with self.assertRaises(urllib.error.HTTPError) as caught:
            entries("s3://loans/list/")
        self.assertIn("AccessDenied", caught.exception.read().decode())


class TroubleTest(StoreCase):
    def test_a_broken_read_goes_on_where_it_stopped(self):
        body = LINES * 3000
        self.put("broken.csv", body)
        cuts, ranges = iter([(1 << 20) + 17, 5, 0]), []

        def hook(request):
            ranges.append(request.headers.get("Range"))
            size = next(cuts, None) if request.method == "GET" else None
            return None if size is None else ("cut", size)
        self.proxy.hook = hook
        self.source("broken", "broken.csv")
        found = self.completed("DataSource", "broken")
        self.assertEqual(found["DataSizeInBytes"], len(body))
        self.assertIn(f"bytes={(1 << 20) + 17}-", ranges)

    def test_an_object_that_changes_while_it_is_read(self):
        self.put("changes.csv", LINES * 3000)

        def cut_first(request):  # what is cut is still the old one
            if request.method == "GET" and request.headers.get("Range"):
                self.put("changes.csv", LINES * 2999)
            return ("cut", 1000) if request.method == "GET" and \
                not request.headers.get("Range") else None
        self.proxy.hook = cut_first
        self.source("changes", "changes.csv")
        self.assertIn("the object changed while it was read", self.failed("DataSource", "changes"))

    def test_an_object_that_changes_while_a_job_works(self):
        for id, change, part in (
                ("replaced", lambda: self.put("later.csv", LINES.replace("1\n", "0\n", 1)),
                 "another took its place"),
                ("longer", lambda: self.put("later.csv", LINES * 2), "it had"),
                ("removed", lambda: self.s3.delete_object(Bucket="theirs", Key="later.csv"),
                 "it was removed")):
            with self.subTest(id=id):
                self.put("later.csv", LINES)
                self.proxy.hook = None
                self.source(id, "later.csv")
                self.completed("DataSource", id)
                is_done = []

                def hook(request, change=change, is_done=is_done):
                    if request.method == "HEAD" and not is_done:
                        is_done.append(True)
                        change()
                self.proxy.hook = hook
                self.model("ml-" + id, id)
                message = self.failed("MLModel", "ml-" + id)
                self.assertIn("the object changed while the job worked: " + part, message)
                self.assertIn("file s3://loans/later.csv", message)

    def test_an_overloaded_store(self):
        slow = ("answer", 503, [], error("SlowDown", "Please reduce your request rate."))
        answers = iter([slow, slow])
        self.proxy.hook = lambda _: next(answers, None)
        self.source("slow-down")
        self.completed("DataSource", "slow-down")
        self.proxy.hook = lambda _: slow
        self.proxy.seen.clear()
        self.source("overloaded")
        self.assertIn("SlowDown, Please reduce", self.failed("DataSource", "overloaded"))
        self.assertEqual(len(self.proxy.seen), 5)

    def test_a_store_that_goes_away(self):
        self.put("away.csv", LINES * 3000)

        def hook(request):
            if "away.csv" not in request.path:
                return None
            if self.proxy.held.is_set():
                self.proxy.is_down = True
                return None
            self.proxy.held.set()
            return ("cut", 2000)
        self.proxy.hook = hook
        self.source("away", "away.csv")
        message = self.failed("DataSource", "away")
        self.assertIn("no answer of the store", message)
        self.assertIn("tried 5 times", message)

    def test_a_slow_store_and_one_that_stands_still(self):
        self.put("slow.csv", LINES * 10)
        self.proxy.hook = lambda request: ("trickle", 1500) if request.method == "GET" else None
        self.source("slow", "slow.csv")
        self.completed("DataSource", "slow")
        self.proxy.hook = lambda request: ("hold",) if request.method == "GET" else None
        with Service("--s3", self.address(options="timeout=1"), variables=self.keys()) as service:
            self.ml, usual = service.client(), self.ml
            self.addCleanup(setattr, self, "ml", usual)
            self.source("still", "slow.csv")
            self.assertIn("no answer of the store", self.failed("DataSource", "still"))

    def test_a_job_that_waits_for_a_store_stops(self):
        self.put("held.csv", LINES * 3000)
        self.proxy.hook = lambda request: ("hold",) if request.method == "GET" else None
        with Service("--s3", self.address(options="timeout=3000"), variables=self.keys()) as service:
            self.ml, usual = service.client(), self.ml
            self.addCleanup(setattr, self, "ml", usual)
            self.source("held", "held.csv")
            self.assertTrue(self.proxy.held.wait(60))
            self.ml.delete_data_source(DataSourceId="held")
            temporary = service.data / "temporary"
            self.until(lambda: not list(temporary.iterdir()))
            self.source("held-2", "held.csv")
            self.until(lambda: list(temporary.iterdir()))
            began = time.monotonic()
            self.assertEqual(service.stop(), 0)
            self.assertLess(time.monotonic() - began, 30)

    def test_what_the_store_refuses(self):
        moved = ("answer", 301, [("x-amz-bucket-region", "eu-west-1")], error("PermanentRedirect"))
        self.proxy.hook = lambda _: moved
        self.source("moved")
        self.assertIn("--s3 loans=...?region=eu-west-1", self.failed("DataSource", "moved"))
        late = ("answer", 403, [("Date", "Fri, 27 Nov 2020 07:00:00 GMT")],
                error("RequestTimeTooSkewed"))
        self.proxy.hook = lambda _: late
        self.source("late")
        self.assertIn("set the clock", self.failed("DataSource", "late"))
        self.proxy.hook = lambda _: ("answer", 200, [], b"<html>welcome</html>")
        self.source("page", "x/")
        self.assertIn("is this the address of an S3-compatible store?",
                      self.failed("DataSource", "page"))

    def test_wrong_credentials(self):
        wrong = "wrong" + self.moto.secret[5:]
        file = SCRATCH / "credentials"
        file.write_text(f"[good]\naws_access_key_id = {self.moto.access}\n"
                        f"aws_secret_access_key = {self.moto.secret}\n"
                        f"[bad]\naws_access_key_id = {self.moto.access}\n"
                        f"aws_secret_access_key = {wrong}\n"
                        "[nobody]\naws_access_key_id = AKIANOBODY\naws_secret_access_key = x\n")
        variables = {"AWS_SHARED_CREDENTIALS_FILE": str(file), "AWS_ACCESS_KEY_ID": "",
                     "AWS_SECRET_ACCESS_KEY": ""}
        usual = self.ml
        self.addCleanup(setattr, self, "ml", usual)
        for profile, part in (("bad", "the secret key does not belong"),
                              ("nobody", "the store does not know the access key"),
                              ("", "no credentials were found"), ("good", None)):
            with self.subTest(profile=profile):
                options = "profile=" + profile if profile else "timeout=5"
                with Service("--access-log", "--s3", self.address(options=options),
                             variables=variables) as service:
                    self.ml = service.client()
                    self.source("it", "small.csv")
                    found = self.end_of("DataSource", "it")
                    if part:
                        self.assertIn(part, found["Message"])
                    else:
                        self.assertEqual(found["Status"], "COMPLETED", found)
                    texts = service.errors().encode() + b"".join(
                        path.read_bytes() for path in service.data.rglob("*") if path.is_file())
                    for secret in (wrong, self.moto.secret):
                        self.assertNotIn(secret.encode(), texts)
                        self.assertNotIn(secret, str(found))

    def test_bytes_that_break_on_the_way(self):
        """What differs from the ETag is fetched again; of a store whose ETags are no MD5, twice."""
        def answer(body, etag):
            return ("answer", 200, [("ETag", f'"{etag}"')], body)
        good, bad = LINES.encode(), LINES.encode().replace(b"7", b"8", 1)
        md5 = hashlib.md5(good).hexdigest()
        for id, answers, part in (
                ("once", [answer(bad, md5), answer(good, md5)], None),
                ("other-etags", [answer(good, "0" * 32), answer(good, "0" * 32)], None),
                ("always", [answer(bad, md5), answer(bad + b"1,1\n", md5)],
                 "what came is not what the store keeps")):
            with self.subTest(id=id):
                rest = iter(answers)
                etag = dict(answers[0][2])["ETag"]
                self.proxy.hook = lambda request, rest=rest, etag=etag: next(rest) \
                    if request.method == "GET" else \
                    ("answer", 200, [("ETag", etag), ("Content-Length", str(len(good)))], b"")
                self.source(id, "broken-bytes.csv")
                if part:
                    self.assertIn(part, self.failed("DataSource", id))
                else:
                    self.completed("DataSource", id)
                    self.assertIsNone(next(rest, None))

    def test_an_object_that_the_disk_has_no_room_for(self):
        self.proxy.hook = lambda _: ("answer", 200, [("Content-Length", str(10 ** 15))], b"x")
        self.source("huge", "huge.csv")
        self.assertRegex(self.failed("DataSource", "huge"),
                         r"has 1000000000000000 bytes, and the disk of .* has room for \d+; free")
        self.assertEqual(list((self.service.data / "temporary").iterdir()), [])

    def test_a_bucket_in_the_name_of_the_host(self):
        """As Amazon has it; such names of localhost are this machine's."""
        with Service("--s3", f"loans=http://localhost:{self.proxy.port}/theirs?style=virtual",
                     variables=self.keys()) as service:
            self.ml, usual = service.client(), self.ml
            self.addCleanup(setattr, self, "ml", usual)
            hosts = []
            self.proxy.hook = lambda request: hosts.append((request.headers["Host"], request.path))
            self.source("it", "a b/small é.csv")
            self.end_of("DataSource", "it")
            self.assertEqual(hosts[0], (f"theirs.localhost:{self.proxy.port}",
                                        "/a%20b/small%20%C3%A9.csv"))

    def test_a_public_bucket_and_a_session(self):
        """Requests without credentials are not signed; a token is part of what is signed."""
        headers = []

        def hook(request):
            headers.append(dict(request.headers.items()))
            return ("answer", 200, [("ETag", '"x"'), ("Content-Length", str(len(LINES)))],
                    LINES.encode())
        usual = self.ml
        self.addCleanup(setattr, self, "ml", usual)
        for variables, is_signed in (
                ({"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, False),
                ({**self.keys(), "AWS_SESSION_TOKEN": "to+k/en=="}, True)):
            headers.clear()
            self.proxy.hook = hook
            with Service("--s3", self.address(), variables=variables) as service:
                self.ml = service.client()
                self.source("it")
                self.completed("DataSource", "it")
            self.assertTrue(headers)
            for one in headers:
                self.assertEqual(one.get("x-amz-security-token"), "to+k/en==" if is_signed else None)
                signature = one.get("Authorization", "")
                self.assertEqual("x-amz-content-sha256;x-amz-date;x-amz-security-token" in signature,
                                 is_signed, signature)

    @unittest.skipUnless(shutil.which("openssl"), "no openssl, which makes the certificate")
    def test_tls(self):
        certificate, key = SCRATCH / "certificate.pem", SCRATCH / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", key, "-out", certificate], check=True, capture_output=True)
        proxy = Proxy(self.moto.port, tls=(certificate, key))
        self.addCleanup(proxy.close)
        usual = self.ml
        self.addCleanup(setattr, self, "ml", usual)
        for trusted in (True, False):
            variables = {**self.keys(), **({"AWS_CA_BUNDLE": str(certificate)} if trusted else {})}
            with Service("--s3", f"loans=https://127.0.0.1:{proxy.port}/theirs",
                         variables=variables) as service:
                self.ml = service.client()
                self.source("it")
                if trusted:
                    self.completed("DataSource", "it")
                else:
                    message = self.failed("DataSource", "it")
                    self.assertIn("certificate", message)
                    self.assertNotIn("tried", message)

    def test_no_such_bucket(self):
        with Service("--s3", self.address("nobodys"), variables=self.keys()) as service:
            self.ml, usual = service.client(), self.ml
            self.addCleanup(setattr, self, "ml", usual)
            self.source("it", "small.csv")
            message = self.failed("DataSource", "it")
            self.assertIn("NoSuchBucket", message)
            self.assertIn('bucket "nobodys" at http://127.0.0.1:', message)

    def test_wrong_options(self):
        for text, code, part in (("loans", 2, 'there is no "="'),
                                 ("loans=https://me:secret@host", 2, "a user and a password"),
                                 ("loans=aws?profile=nobody", 3, "no profile [nobody]")):
            run = subprocess.run([GLASSBOX, "serve", "--port", "0", "--data", SCRATCH / "unused",
                                  "--root", SCRATCH / "unused-root", "--s3", text],
                                 capture_output=True, text=True, check=False,
                                 env={**os.environ, "AWS_SHARED_CREDENTIALS_FILE": os.devnull})
            self.assertIn(part, run.stderr)
            self.assertEqual(run.returncode, code)
            self.assertNotIn("secret@", run.stderr)


class WritingTest(StoreCase):
    """Results of some 12 MiB, which go in two parts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        numbers = random.Random(1)
        lines = "".join(f"{numbers.random() * 400:.7f},1\n" for _ in range(1_600_000))
        cls.put("random.csv", lines)
        test = cls()
        test.model("ml", test.source("ds"))
        test.completed("MLModel", "ml")
        test.source("random", "random.csv", statistics=False)
        test.completed("DataSource", "random")

    def test_results_go_in_parts(self):
        self.predict("parts", "random", "parts/")
        self.completed("BatchPrediction", "parts")
        names = self.names("parts/")
        self.assertEqual(names, ["parts/batch-prediction/parts.manifest",
                                 "parts/batch-prediction/result/parts-random.csv.gz"])
        found = self.s3.get_object(Bucket="theirs", Key=names[1])
        self.assertRegex(found["ETag"], r'-\d+"$')
        self.assertGreater(found["ContentLength"], 8 << 20)
        lines = gzip.decompress(found["Body"].read()).splitlines()
        self.assertEqual(len(lines), 1_600_001)
        puts = [path for method, path in self.proxy.seen if method == "PUT"]
        self.assertTrue(puts[-1].endswith("parts.manifest"))
        self.assertEqual(self.uploads(), [])
        self.assertEqual(list((self.service.data / "store-uploads").iterdir()), [])

    def test_a_store_that_fails_while_it_is_written_to(self):
        refused = ("answer", 403, [], error("AccessDenied"))
        for id, is_it in (
                ("no-part", lambda request: "partNumber=2" in request.path),
                ("no-end", lambda request: request.method == "POST" and "uploadId" in request.path),
                ("no-manifest", lambda request: request.method == "PUT" and
                 request.path.endswith(".manifest"))):
            with self.subTest(id=id):
                self.proxy.hook = lambda request, is_it=is_it: refused if is_it(request) else None
                self.predict(id, "random", f"{id}/")
                message = self.failed("BatchPrediction", id)
                self.assertIn("output: access denied", message)
                self.assertEqual(self.names(f"{id}/"), [])
                self.assertEqual(self.uploads(), [])
        # 200 with an error in it, as S3 may say after a while.
        answers = iter([("answer", 200, [], error("InternalError"))])
        self.proxy.hook = lambda request: next(answers, None) if request.method == "POST" and \
            "uploadId" in request.path else None
        self.predict("second", "random", "second/")
        self.completed("BatchPrediction", "second")
        self.assertEqual(len(self.names("second/")), 2)

    def test_a_store_that_goes_away_while_it_is_written_to(self):
        with Service("--s3", self.address(options="timeout=2"), variables=self.keys()) as service:
            self.small_service(service)

            def hook(request):
                if "partNumber=2" in request.path:
                    self.proxy.is_down = True
            self.proxy.hook = hook
            self.predict("gone", "random", "gone/")
            self.assertIn("no answer of the store", self.failed("BatchPrediction", "gone"))
            self.assertEqual(self.names("gone/"), [])
            self.assertEqual(len(self.uploads()), 1)
            service.stop()
            self.proxy.reset()
            service.start()
            self.until(lambda: not self.uploads())
            self.until(lambda: not list((service.data / "store-uploads").iterdir()))

    def small_service(self, service):
        self.ml, usual = service.client(), self.ml
        self.addCleanup(setattr, self, "ml", usual)
        self.model("ml", self.source("ds"))
        self.source("random", "random.csv", statistics=False)
        self.completed("MLModel", "ml")
        self.completed("DataSource", "random")

    def test_a_service_that_is_killed_while_it_writes(self):
        with Service("--s3", self.address(), variables=self.keys()) as service:
            self.small_service(service)
            is_held = []

            def hook(request):
                if "partNumber=2" in request.path and not is_held:
                    is_held.append(True)
                    self.proxy.held.set()
                    self.proxy.released.wait(60)
            self.proxy.hook = hook
            self.predict("killed", "random", "killed/")
            self.assertTrue(self.proxy.held.wait(60))
            service.kill()
            self.assertEqual(self.names("killed/"), [])
            self.assertEqual(len(self.uploads()), 1)
            self.proxy.reset()
            service.start()
            self.ml = service.client()
            self.completed("BatchPrediction", "killed")
            self.assertEqual(len(self.names("killed/")), 2)
            self.until(lambda: not self.uploads())
            self.assertEqual(list((service.data / "temporary").iterdir()), [])

    def test_a_job_that_is_deleted_while_it_writes(self):
        def hook(request):
            if "partNumber=2" in request.path:
                self.proxy.held.set()
                self.proxy.released.wait(60)
        self.proxy.hook = hook
        self.predict("deleted", "random", "deleted/")
        self.assertTrue(self.proxy.held.wait(60))
        self.ml.delete_batch_prediction(BatchPredictionId="deleted")
        self.until(lambda: not self.uploads())
        self.proxy.released.set()
        self.assertEqual(self.names("deleted/"), [])


