"""boto3's S3 against the service: objects, lists, conditions, ranges, multipart uploads."""
import base64
import concurrent.futures
import hashlib
import http.client
import io
import json
import os
import time
import urllib.error
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

import s3_model
from s3_case import ODD_NAMES, PART, S3Case, s3_client


def md5(body):
    return f'"{hashlib.md5(body).hexdigest()}"'


class Buckets(S3Case):
    def test_a_bucket_is_made_listed_found_and_deleted(self):
        names = [one["Name"] for one in self.s3.list_buckets()["Buckets"]]
        self.assertIn(self.bucket, names)
        self.assertTrue(self.directory.is_dir())
        self.s3.head_bucket(Bucket=self.bucket)
        self.assertIsNone(self.s3.get_bucket_location(Bucket=self.bucket)["LocationConstraint"])
        self.s3.create_bucket(Bucket=self.bucket)  # no error in us-east-1
        self.refused("BucketAlreadyOwnedByYou", self.s3.create_bucket, Bucket=self.bucket,
                     CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        self.put("a")
        self.refused("BucketNotEmpty", self.s3.delete_bucket, Bucket=self.bucket)
        self.s3.delete_object(Bucket=self.bucket, Key="a")
        self.s3.delete_bucket(Bucket=self.bucket)
        self.assertFalse(self.directory.exists())
        self.refused("404", self.s3.head_bucket, Bucket=self.bucket)
        self.refused("NoSuchBucket", self.s3.list_objects_v2, Bucket=self.bucket)
        self.refused("NoSuchBucket", self.s3.put_object, Bucket=self.bucket, Key="a", Body=b"x")
        self.s3.create_bucket(Bucket=self.bucket)

    def test_names_that_are_none(self):
        for name in ("a" * 64, "-a-b", "x..y"):
            with self.subTest(name):
                self.refused("InvalidBucketName", self.s3.create_bucket, Bucket=name)
        self.assertNotIn("data", [one["Name"] for one in self.s3.list_buckets()["Buckets"]])

    def test_a_policy_is_kept(self):
        self.refused("NoSuchBucketPolicy", self.s3.get_bucket_policy, Bucket=self.bucket)
        policy = json.dumps({"Version": "2008-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"Service": "machinelearning.amazonaws.com"},
            "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{self.bucket}/*"}]})
        self.s3.put_bucket_policy(Bucket=self.bucket, Policy=policy)
        self.assertEqual(self.s3.get_bucket_policy(Bucket=self.bucket)["Policy"], policy)
        self.assertEqual(self.files(), [])
        self.refused("MalformedPolicy", self.s3.put_bucket_policy, Bucket=self.bucket, Policy="no")
        self.s3.delete_bucket_policy(Bucket=self.bucket)
        self.refused("NoSuchBucketPolicy", self.s3.get_bucket_policy, Bucket=self.bucket)

    def test_what_clients_ask_on_the_way(self):
        self.assertNotIn("Status", self.s3.get_bucket_versioning(Bucket=self.bucket))
        grants = self.s3.get_bucket_acl(Bucket=self.bucket)["Grants"]
        self.assertEqual([one["Permission"] for one in grants], ["FULL_CONTROL"])
        self.refused("NoSuchTagSet", self.s3.get_bucket_tagging, Bucket=self.bucket)
        self.refused("NoSuchLifecycleConfiguration",
                     self.s3.get_bucket_lifecycle_configuration, Bucket=self.bucket)
        self.refused("NotImplemented", self.s3.put_bucket_versioning, Bucket=self.bucket,
                     VersioningConfiguration={"Status": "Enabled"})

    def test_who_am_i(self):
        session = boto3.session.Session(
            aws_access_key_id="local", aws_secret_access_key="local", region_name="us-east-1")
        sts = s3_model.watch(session.client("sts", endpoint_url=self.service.url))
        self.assertEqual(sts.get_caller_identity()["Account"], "000000000000")
        iam = s3_model.watch(session.client("iam", endpoint_url=self.service.url))
        arn = iam.create_policy(PolicyName="ml", PolicyDocument="{}")["Policy"]["Arn"]
        iam.attach_role_policy(RoleName="r", PolicyArn=arn)
        self.assertEqual(iam.get_user()["User"]["UserName"], "local")
        with self.assertRaises(ClientError):
            iam.list_users()


class Objects(S3Case):
    def test_an_object_is_its_file_and_its_headers(self):
        body = os.urandom(300_000)
        answer = self.put("a/b.csv", body, ContentType="text/csv", CacheControl="no-cache",
                          Metadata={"origin": "cafe", "n": "1"})
        self.assertEqual(answer["ETag"], md5(body))
        self.assertEqual((self.directory / "a/b.csv").read_bytes(), body)
        for found in (self.get("a/b.csv"), self.s3.head_object(Bucket=self.bucket, Key="a/b.csv")):
            self.assertEqual(found["ETag"], md5(body))
            self.assertEqual(found["ContentLength"], len(body))
            self.assertEqual(found["ContentType"], "text/csv")
            self.assertEqual(found["CacheControl"], "no-cache")
            self.assertEqual(found["Metadata"], {"origin": "cafe", "n": "1"})
            self.assertLess(abs(found["LastModified"].timestamp() - time.time()), 60)
        self.assertEqual(self.body("a/b.csv"), body)
        self.put("a/b.csv", b"new")
        self.assertEqual(self.body("a/b.csv"), b"new")
        self.assertEqual(self.get("a/b.csv")["Metadata"], {})
        self.s3.delete_object(Bucket=self.bucket, Key="a/b.csv")
        self.s3.delete_object(Bucket=self.bucket, Key="a/b.csv")  # nothing there is no error
        self.assertEqual(list(self.directory.iterdir()), [])
        self.refused("NoSuchKey", self.get, "a/b.csv")
        self.refused("404", self.s3.head_object, Bucket=self.bucket, Key="a/b.csv")

    def test_an_empty_object(self):
        self.assertEqual(self.put("empty", b"")["ETag"], md5(b""))
        self.assertEqual(self.body("empty"), b"")
        self.refused("InvalidRange", self.get, "empty", Range="bytes=0-")

    def test_odd_names(self):
        for name in ODD_NAMES:
            with self.subTest(name):
                self.put(name, name.encode())
                self.assertEqual((self.directory / name).read_bytes(), name.encode())
                self.assertEqual(self.body(name), name.encode())
                self.s3.copy_object(Bucket=self.bucket, Key="copy of " + name,
                                    CopySource={"Bucket": self.bucket, "Key": name})
                self.assertEqual(self.body("copy of " + name), name.encode())
        keys = sorted([*ODD_NAMES, *("copy of " + name for name in ODD_NAMES)],
                      key=lambda key: key.encode())
        self.assertEqual(self.keys(), keys)
        self.assertEqual(self.keys(PaginationConfig={"PageSize": 3}), keys)
        gone = self.s3.delete_objects(Bucket=self.bucket, Delete={
            "Objects": [{"Key": key} for key in keys] + [{"Key": "never"}]})
        self.assertEqual(len(gone["Deleted"]), len(keys) + 1)
        self.assertEqual(self.keys(), [])
        self.assertEqual(list(self.directory.iterdir()), [])

    def test_keys_that_no_directory_holds(self):
        for key in ("a//b", "./a", "a/../b", "..", "x" * 256, ".part.tmp", "/a"):
            with self.subTest(key[:20]):
                self.refused("InvalidArgument", self.put, key)
                self.refused("NoSuchKey", self.get, key)
                self.s3.delete_object(Bucket=self.bucket, Key=key)
        self.refused("KeyTooLongError", self.put, "/".join(["x" * 100] * 11))
        self.put("a")
        self.put("d/e")
        self.refused("InvalidRequest", self.put, "a/b")
        self.refused("InvalidRequest", self.put, "d")
        self.assertEqual(self.keys(), ["a", "d/e"])
        self.assertFalse((self.service.root / "b").exists())

    def test_a_folder_is_an_empty_directory(self):
        self.put("f/g/", b"")
        self.assertEqual(self.keys(), ["f/g/"])
        self.assertEqual(self.body("f/g/"), b"")
        self.refused("InvalidArgument", self.put, "h/", b"x")
        self.put("f/g/x")
        self.assertEqual(self.keys(), ["f/g/x"])
        self.s3.delete_object(Bucket=self.bucket, Key="f/g/x")
        self.assertEqual(self.keys(), [])

    def test_a_file_put_there_by_hand(self):
        path = self.directory / "by/hand.csv"
        path.parent.mkdir()
        path.write_text("1,2\n")
        (self.directory / "link").symlink_to(path)
        os.mkfifo(self.directory / "pipe")
        etag = self.get("by/hand.csv")["ETag"]
        self.assertRegex(etag, '^"[0-9a-f]{32}-1"$')
        self.assertEqual(self.keys(), ["by/hand.csv"])
        self.assertEqual(self.s3.list_objects(Bucket=self.bucket)["Contents"][0]["ETag"], etag)
        self.refused("NoSuchKey", self.get, "link")
        self.put("over", b"abc")
        (self.directory / "over").write_bytes(b"abcd")
        self.assertRegex(self.get("over")["ETag"], "-1\"$")

    def test_ranges(self):
        self.put("r", bytes(range(100)))
        for asked, begin, end in (("0-9", 0, 10), ("90-", 90, 100), ("-5", 95, 100),
                                  ("50-1000", 50, 100), ("-1000", 0, 100)):
            with self.subTest(asked):
                found = self.get("r", Range=f"bytes={asked}")
                self.assertEqual(found["Body"].read(), bytes(range(begin, end)))
                self.assertEqual(found["ContentRange"], f"bytes {begin}-{end - 1}/100")
                self.assertEqual(found["ResponseMetadata"]["HTTPStatusCode"], 206)
        self.refused("InvalidRange", self.get, "r", Range="bytes=100-")
        self.assertEqual(len(self.body("r", Range="bytes=9-3")), 100)

    def test_conditions(self):
        etag = self.put("c", b"1")["ETag"]
        when = self.get("c")["LastModified"]
        self.assertEqual(self.body("c", IfMatch=etag), b"1")
        self.refused("PreconditionFailed", self.get, "c", IfMatch='"other"')
        self.refused("304", self.get, "c", IfNoneMatch=etag)
        self.refused("304", self.get, "c", IfModifiedSince=when)
        self.refused("PreconditionFailed", self.get, "c",
                     IfUnmodifiedSince=when.replace(year=2020))

        def conditional(key, **headers):
            client = s3_client(self.service.url)
            client.meta.events.register(
                "before-call.s3.PutObject", lambda params, **_: params["headers"].update(headers))
            return client.put_object(Bucket=self.bucket, Key=key, Body=b"2")
        self.refused("PreconditionFailed", conditional, "c", **{"If-None-Match": "*"})
        self.refused("PreconditionFailed", conditional, "c", **{"If-Match": '"other"'})
        conditional("c", **{"If-Match": etag})
        self.assertEqual(self.body("c"), b"2")
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            made = [pool.submit(conditional, "new", **{"If-None-Match": "*"}) for _ in range(16)]
        self.assertEqual(sum(one.exception() is None for one in made), 1)

    def test_copies(self):
        self.put("a", b"abc", ContentType="text/csv", Metadata={"k": "v"})
        source = {"Bucket": self.bucket, "Key": "a"}
        copied = self.s3.copy_object(Bucket=self.bucket, Key="b/c", CopySource=source)
        self.assertEqual(copied["CopyObjectResult"]["ETag"], md5(b"abc"))
        self.assertEqual(self.get("b/c")["Metadata"], {"k": "v"})
        self.s3.copy_object(Bucket=self.bucket, Key="a", CopySource=source,
                            MetadataDirective="REPLACE", ContentType="text/plain")
        self.assertEqual(self.get("a")["ContentType"], "text/plain")
        self.refused("InvalidRequest", self.s3.copy_object, Bucket=self.bucket, Key="a",
                     CopySource=source)
        self.refused("NoSuchKey", self.s3.copy_object, Bucket=self.bucket, Key="x",
                     CopySource={"Bucket": self.bucket, "Key": "never"})

    def test_checksums_that_are_wrong(self):
        wrong = base64.b64encode(b"0" * 16).decode()
        self.refused("BadDigest", self.put, "w", ContentMD5=wrong)
        self.refused("InvalidDigest", self.put, "w", ContentMD5="no")

        def with_header(name, value):
            client = s3_client(self.service.url)
            client.meta.events.register(
                "before-call.s3.PutObject", lambda params, **_: params["headers"].update({name: value}))
            return client.put_object(Bucket=self.bucket, Key="w", Body=b"123456789")
        self.refused("BadDigest", with_header, "x-amz-checksum-sha256", "AAAA")
        # The check values of the catalogue of CRCs, for "123456789".
        for name, digits in (("crc32", "cbf43926"), ("crc32c", "e3069283"),
                             ("crc64nvme", "ae8b14860a799888")):
            value = base64.b64encode(bytes.fromhex(digits)).decode()
            with_header(f"x-amz-checksum-{name}", value)
            raw = urllib.request.Request(f"{self.service.url}/{self.bucket}/w", headers={
                "x-amz-checksum-mode": "ENABLED"})
            with urllib.request.urlopen(raw) as answer:
                self.assertEqual(answer.headers[f"x-amz-checksum-{name}"], value)
        self.assertEqual(self.files(), ["w"])

    def test_presigned_urls(self):
        put = self.s3.generate_presigned_url("put_object", {"Bucket": self.bucket, "Key": "p q"})
        request = urllib.request.Request(put, data=b"presigned", method="PUT")
        with urllib.request.urlopen(request) as answer:
            self.assertEqual(answer.status, 200)
        get = self.s3.generate_presigned_url("get_object", {
            "Bucket": self.bucket, "Key": "p q", "ResponseContentType": "text/plain"})
        with urllib.request.urlopen(get) as answer:
            self.assertEqual(answer.read(), b"presigned")
            self.assertEqual(answer.headers["Content-Type"], "text/plain")
            self.assertIn("sandbox", answer.headers["Content-Security-Policy"])

    def test_a_web_page_of_another_origin_reaches_nothing(self):
        self.put("secret")
        for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"},
                        {"Host": f"{self.bucket}.evil.example"}):
            request = urllib.request.Request(f"{self.service.url}/{self.bucket}/secret",
                                             headers=headers)
            with self.assertRaises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(request)
            self.assertEqual(caught.exception.code, 403)
            caught.exception.close()

    def test_the_bucket_may_stand_in_the_host(self):
        self.put("v/w", b"virtual")
        for host in (f"{self.bucket}.localhost:1", f"{self.bucket}.s3.amazonaws.com",
                     f"{self.bucket}.s3.eu-west-1.amazonaws.com"):
            request = urllib.request.Request(f"{self.service.url}/v/w", headers={"Host": host})
            with urllib.request.urlopen(request) as answer:
                self.assertEqual(answer.read(), b"virtual")

    def test_a_browser_at_the_root_sees_the_console(self):
        with urllib.request.urlopen(self.service.url + "/") as answer:
            self.assertIn("text/html", answer.headers["Content-Type"])


class Lists(S3Case):
    def setUp(self):
        super().setUp()
        self.all = ["a-b", "a.txt", "a/b", "a/c/d", "a/c/e", "a0", "b/", "c/d/e/f", "z"]
        for key in self.all:
            self.put(key, b"")

    def listed(self, call="list_objects_v2", **query):
        """Keys and prefixes of all pages, in the order of the pages."""
        found = []
        for page in self.s3.get_paginator(call).paginate(Bucket=self.bucket, **query):
            found += sorted([one["Key"] for one in page.get("Contents", [])] +
                            [one["Prefix"] for one in page.get("CommonPrefixes", [])])
        return found

    def test_in_pages_of_any_size(self):
        for call in ("list_objects_v2", "list_objects"):
            for size in (1, 2, 3, 9, 1000):
                with self.subTest(f"{call} {size}"):
                    pages = {"PaginationConfig": {"PageSize": size}}
                    self.assertEqual(self.listed(call, **pages), self.all)
                    self.assertEqual(self.listed(call, Delimiter="/", **pages),
                                     ["a-b", "a.txt", "a/", "a0", "b/", "c/", "z"])
                    self.assertEqual(self.listed(call, Delimiter="/", Prefix="a/", **pages),
                                     ["a/b", "a/c/"])
                    self.assertEqual(self.listed(call, Prefix="a", **pages), self.all[:6])
                    self.assertEqual(self.listed(call, Prefix="a/c/d", **pages), ["a/c/d"])
                    self.assertEqual(self.listed(call, Delimiter="c", **pages),
                                     ["a-b", "a.txt", "a/b", "a/c", "a0", "b/", "c", "z"])

    def test_start_after(self):
        self.assertEqual(self.listed(StartAfter="a/c"), self.all[3:])
        self.assertEqual(self.listed(StartAfter="a/c/d"), self.all[4:])
        self.assertEqual(self.listed(StartAfter="zz"), [])
        self.assertEqual(self.listed(StartAfter="a/b", Delimiter="/"), ["a/", "a0", "b/", "c/", "z"])

    def test_max_keys(self):
        none = self.s3.list_objects_v2(Bucket=self.bucket, MaxKeys=0)
        self.assertEqual((none["KeyCount"], none["IsTruncated"]), (0, False))
        page = self.s3.list_objects_v2(Bucket=self.bucket, MaxKeys=9)
        self.assertFalse(page["IsTruncated"])
        self.refused("InvalidArgument", self.s3.list_objects_v2, Bucket=self.bucket,
                     ContinuationToken="no")

    def test_versions(self):
        bucket = s3_client(self.service.url, "resource").Bucket(self.bucket)
        self.assertEqual([one.object_key for one in bucket.object_versions.all()], self.all)
        bucket.object_versions.delete()
        self.assertEqual(self.keys(), [])

    def test_resources(self):
        bucket = s3_client(self.service.url, "resource").Bucket(self.bucket)
        self.assertEqual([one.key for one in bucket.objects.filter(Prefix="a/")], self.all[2:5])
        bucket.objects.all().delete()
        self.assertEqual(list(bucket.objects.all()), [])


class Multipart(S3Case):
    def begin(self, key="m", **more):
        return self.s3.create_multipart_upload(Bucket=self.bucket, Key=key, **more)["UploadId"]

    def part(self, id, number, body, key="m"):
        return self.s3.upload_part(Bucket=self.bucket, Key=key, UploadId=id, PartNumber=number,
                                   Body=body)["ETag"]

    def complete(self, id, etags, key="m"):
        return self.s3.complete_multipart_upload(
            Bucket=self.bucket, Key=key, UploadId=id, MultipartUpload={
                "Parts": [{"PartNumber": n, "ETag": etag} for n, etag in etags]})

    def test_upload_file_and_download_file(self):
        body = os.urandom(50_000_003)
        path = self.service.place / "large"
        path.write_bytes(body)
        self.s3.upload_file(str(path), self.bucket, "large", ExtraArgs={"ContentType": "text/csv"})
        etag = self.get("large")["ETag"]
        self.assertEqual(etag.strip('"').split("-")[1], "6")
        self.assertEqual((self.directory / "large").read_bytes(), body)
        self.s3.download_file(self.bucket, "large", str(path) + "2")
        self.assertEqual((self.service.place / "large2").read_bytes(), body)
        self.assertEqual(self.get("large")["ContentType"], "text/csv")
        self.s3.copy({"Bucket": self.bucket, "Key": "large"}, self.bucket, "again",
                     Config=TransferConfig(multipart_threshold=PART, multipart_chunksize=2 * PART))
        self.assertEqual((self.directory / "again").read_bytes(), body)
        self.assertEqual(self.files(), ["again", "large"])

    def test_parts_in_any_order_and_of_any_size(self):
        one, two, three = os.urandom(PART), os.urandom(PART + 7), os.urandom(10)
        for order in ((1, 2, 3), (3, 2, 1), (2, 1, 3)):
            for numbers in ({1: 1, 2: 2, 3: 3}, {1: 2, 2: 5, 3: 9999}):
                with self.subTest(f"{order} {numbers}"):
                    id = self.begin()
                    etags = {}
                    for n in order:
                        body = (one, two, three)[n - 1]
                        self.part(id, numbers[n], os.urandom(len(body)))  # is replaced
                        etags[n] = self.part(id, numbers[n], body)
                        self.assertEqual(etags[n], md5(body))
                    parts = self.s3.list_parts(Bucket=self.bucket, Key="m", UploadId=id)["Parts"]
                    self.assertEqual([part["PartNumber"] for part in parts], list(numbers.values()))
                    done = self.complete(id, [(numbers[n], etags[n]) for n in (1, 2, 3)])
                    sums = b"".join(hashlib.md5(part).digest() for part in (one, two, three))
                    self.assertEqual(done["ETag"], f'"{hashlib.md5(sums).hexdigest()}-3"')
                    self.assertEqual(self.body("m"), one + two + three)
                    self.assertEqual(self.files(), ["m"])

    def test_what_is_wrong_with_parts(self):
        id = self.begin()
        small, more = self.part(id, 1, b"small"), self.part(id, 2, b"more")
        self.refused("EntityTooSmall", self.complete, id, [(1, small), (2, more)])
        self.refused("InvalidPartOrder", self.complete, id, [(2, more), (1, small)])
        self.refused("InvalidPart", self.complete, id, [(1, more)])
        self.refused("InvalidPart", self.complete, id, [(3, more)])
        self.refused("InvalidArgument", self.part, id, 10_001, b"")
        self.refused("NoSuchUpload", self.part, "never", 1, b"")
        self.complete(id, [(1, small)])
        self.assertEqual(self.body("m"), b"small")
        self.refused("NoSuchUpload", self.complete, id, [(1, small)])

    def test_a_completion_that_is_refused_loses_nothing(self):
        """An object of another name is in the way; the upload goes on when it has gone."""
        bodies = os.urandom(PART), os.urandom(PART), os.urandom(10)
        id = self.begin()
        parts = [(n, self.part(id, n, body)) for n, body in enumerate(bodies, 1)]
        self.put("m/in-the-way")
        for some in (parts[:2], parts[:1], parts, parts):
            self.refused("InvalidRequest", self.complete, id, some)
        parts[2] = (3, self.part(id, 3, b"other end"))
        self.refused("InvalidRequest", self.complete, id, parts)
        self.s3.delete_object(Bucket=self.bucket, Key="m/in-the-way")
        self.complete(id, parts)
        self.assertEqual(self.body("m"), bodies[0] + bodies[1] + b"other end")
        self.assertEqual(self.files(), ["m"])

    def test_uploads_under_way_are_bounded(self):
        connection = http.client.HTTPConnection(self.service.url.removeprefix("http://"), timeout=90)
        self.addCleanup(connection.close)

        def ask(method, path):
            connection.request(method, f"/{self.bucket}/{path}")
            answer = connection.getresponse()
            return answer.status, answer.read()

        begun = [ask("POST", "k?uploads") for _ in range(1000)]
        self.assertEqual({status for status, _ in begun}, {200})
        status, body = ask("POST", "k?uploads")
        self.assertEqual((status, b"<Code>SlowDown</Code>" in body), (503, True))
        for _, body in begun:
            id = body.split(b"<UploadId>")[1].split(b"<")[0].decode()
            self.assertEqual(ask("DELETE", f"k?uploadId={id}")[0], 204)
        self.assertEqual(ask("POST", "k?uploads")[0], 200)

    def test_an_aborted_upload_leaves_nothing(self):
        id, other = self.begin(), self.begin("n")
        self.part(id, 1, b"x")
        uploads = self.s3.list_multipart_uploads(Bucket=self.bucket)["Uploads"]
        self.assertEqual({one["UploadId"] for one in uploads}, {id, other})
        self.s3.abort_multipart_upload(Bucket=self.bucket, Key="m", UploadId=id)
        self.s3.abort_multipart_upload(Bucket=self.bucket, Key="n", UploadId=other)
        self.assertEqual(self.files(), [])
        self.refused("NoSuchUpload", self.s3.abort_multipart_upload, Bucket=self.bucket, Key="m",
                     UploadId=id)

    def test_many_at_once(self):
        bodies = {f"{n}": os.urandom(12_000_000 + n) for n in range(4)}
        config = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART)
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda one: self.s3.upload_fileobj(
                io.BytesIO(one[1]), self.bucket, one[0], Config=config), bodies.items()))
        for key, body in bodies.items():
            self.assertEqual((self.directory / key).read_bytes(), body)
        self.assertEqual(self.files(), sorted(bodies))
