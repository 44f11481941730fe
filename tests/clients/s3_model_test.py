"""The checks of S3's answers see what is wrong, and every operation that is served was checked."""
import unittest

import boto3

import s3_model
from s3_case import PART, S3Case
from wire_model import BadAnswer

SERVED = set("""
    ListBuckets CreateBucket HeadBucket DeleteBucket GetBucketLocation PutBucketPolicy GetBucketPolicy
    DeleteBucketPolicy GetBucketVersioning GetBucketAcl PutObject GetObject HeadObject CopyObject
    DeleteObject DeleteObjects ListObjects ListObjectsV2 ListObjectVersions CreateMultipartUpload
    UploadPart UploadPartCopy ListParts ListMultipartUploads CompleteMultipartUpload
    AbortMultipartUpload GetCallerIdentity GetUser CreateRole GetRole PutRolePolicy CreatePolicy
    AttachRolePolicy DetachRolePolicy DeletePolicy DeleteRole""".split())
HEADERS = {"x-amz-request-id": "1", "Content-Type": "application/xml"}
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
LIST = (f'<ListBucketResult xmlns="{s3_model.S3}"><Name>b</Name><IsTruncated>false</IsTruncated>'
        "<Contents><Key>k</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified>"
        "<Size>7</Size><StorageClass>STANDARD</StorageClass></Contents>"
        "<MaxKeys>5</MaxKeys></ListBucketResult>")
ERROR = ("<Error><Code>NoSuchKey</Code><Message>m</Message><Resource>/b</Resource>"
         "<RequestId>1</RequestId></Error>")


class Checks(unittest.TestCase):
    model = boto3.session.Session()._session.get_service_model("s3")
    sts = boto3.session.Session()._session.get_service_model("sts")

    def accepts(self, operation, body, status=200, **headers):
        headers = {name.replace("_", "-"): text for name, text in headers.items()}
        try:
            s3_model.check_s3(self.model.operation_model(operation), status,
                              {**HEADERS, **headers}, HEAD + body.encode() if body else b"")
            return True
        except BadAnswer:
            return False

    def test_elements(self):
        self.assertTrue(self.accepts("ListObjectsV2", LIST))
        for old, new in (("<Key>k</Key>", "<key>k</key>"), ("<Key>k</Key>", "<Key>k</Key><Key>k</Key>"),
                         (">false<", ">False<"), (">7<", ">7.0<"), (">STANDARD<", ">Standard<"),
                         ("05.000Z", "05"), ("T03", " 03"), ("ListBucketResult", "ListResult"),
                         (s3_model.S3, "http://s3.amazonaws.com/"), (">7<", "><x/>7<"),
                         ("<Name>b</Name>", "<Name a='1'>b</Name>"), ("</Contents>", "x</Contents>"),
                         ("<MaxKeys>5</MaxKeys>", "<Contents>x</Contents>"), ("</Name>", "")):
            with self.subTest(new):
                self.assertIn(old, LIST)
                self.assertFalse(self.accepts("ListObjectsV2", LIST.replace(old, new)))
        self.assertFalse(self.accepts("ListObjectsV2", ""))
        self.assertFalse(self.accepts("ListObjectsV2", LIST, Content_Type="text/xml"))
        self.assertFalse(self.accepts("DeleteObject", LIST, 204))

    def test_headers(self):
        good = {"ETag": '"a"', "Last_Modified": "Fri, 02 Jan 2026 03:04:05 GMT",
                "Content_Length": "3", "x_amz_meta_a": "b"}
        self.assertTrue(self.accepts("HeadObject", "", **good))
        for wrong in ({"Last_Modified": "Thu, 02 Jan 2026 03:04:05 GMT"}, {"Content_Length": "3.0"},
                      {"Last_Modified": "2026-01-02T03:04:05Z"}, {"x_amz_nonsense": "b"},
                      {"x_amz_storage_class": "Standard"}, {"x_amz_request_id": ""}):
            with self.subTest(wrong):
                self.assertFalse(self.accepts("HeadObject", "", **{**good, **wrong}))

    def test_errors(self):
        self.assertTrue(self.accepts("GetObject", ERROR, 404))
        self.assertTrue(self.accepts("HeadObject", "", 404))
        self.assertFalse(self.accepts("GetObject", "", 404))
        self.assertFalse(self.accepts("GetObject", ERROR, 400))
        for old, new in (("NoSuchKey", "NoSuchThing"), (">m<", "><"), (">1<", ">2<"),
                         ("<Error>", "<Error xmlns='x'>"), ("Resource>", "Code>")):
            with self.subTest(new):
                self.assertFalse(self.accepts("GetObject", ERROR.replace(old, new), 404))

    def test_answers_of_sts(self):
        ns = "https://sts.amazonaws.com/doc/2011-06-15/"
        body = (f'<GetCallerIdentityResponse xmlns="{ns}"><GetCallerIdentityResult><Arn>arn:aws:x</Arn>'
                "</GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId>"
                "</ResponseMetadata></GetCallerIdentityResponse>")

        def accepts(text, status=200):
            headers = {"Content-Type": "text/xml", "x-amzn-RequestId": "1"}
            try:
                s3_model.check_query(self.sts, self.sts.operation_model("GetCallerIdentity"), status,
                                     headers, HEAD + text.encode())
                return True
            except BadAnswer:
                return False

        self.assertTrue(accepts(body))
        for old, new in ((ns, "https://sts.amazonaws.com/"), ("<Arn>", "<A/><Arn>"), (">1<", ">2<"),
                         ("IdentityResult", "Result")):
            self.assertFalse(accepts(body.replace(old, new)))
        self.assertFalse(accepts(body, 400))


class EveryOperation(S3Case):
    def test_every_operation_answers_as_its_model_says(self):
        s3_model.checked.clear()
        s3, here = self.s3, {"Bucket": self.bucket}
        s3.list_buckets()
        s3.head_bucket(**here)
        for get in (s3.get_bucket_location, s3.get_bucket_versioning, s3.get_bucket_acl):
            get(**here)
        s3.put_bucket_policy(**here, Policy='{"Statement":[]}')
        s3.get_bucket_policy(**here)
        s3.delete_bucket_policy(**here)
        self.put("in/a", b"x" * PART, Metadata={"k": "v"}, ContentType="text/csv")
        self.put("b")
        self.assertEqual(self.body("b", Range="bytes=0-0"), b"x")
        s3.head_object(**here, Key="in/a")
        source = {"Bucket": self.bucket, "Key": "in/a"}
        s3.copy_object(**here, Key="c", CopySource=source)
        for lists in (s3.list_objects, s3.list_objects_v2, s3.list_object_versions):
            lists(**here, Delimiter="/", MaxKeys=1, EncodingType="url")
            lists(**here, Prefix="in/")
        upload = {**here, "Key": "m", "UploadId": s3.create_multipart_upload(**here, Key="m")["UploadId"]}
        parts = [s3.upload_part_copy(**upload, PartNumber=1, CopySource=source)["CopyPartResult"],
                 s3.upload_part(**upload, PartNumber=2, Body=b"y")]
        s3.list_parts(**upload)
        s3.list_multipart_uploads(**here)
        parts = [{"PartNumber": i + 1, "ETag": part["ETag"]} for i, part in enumerate(parts)]
        s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
        other = s3.create_multipart_upload(**here, Key="n")["UploadId"]
        s3.abort_multipart_upload(**here, Key="n", UploadId=other)
        s3.delete_object(**here, Key="m")
        keys = [{"Key": key} for key in ("in/a", "b", "c", "none", "a//b")]
        self.assertEqual(s3.delete_objects(**here, Delete={"Objects": keys})["Deleted"], keys)
        s3.delete_bucket(**here)
        s3.create_bucket(**here)
        self.ask_who_and_make_a_role()
        self.assertEqual(s3_model.checked, SERVED)

    def ask_who_and_make_a_role(self):
        session = boto3.session.Session("local", "local", region_name="us-east-1")
        sts, iam = (s3_model.watch(session.client(name, endpoint_url=self.service.url))
                    for name in ("sts", "iam"))
        sts.get_caller_identity()
        iam.get_user()
        role = {"RoleName": "r"}
        iam.create_role(**role, AssumeRolePolicyDocument="{}")
        iam.get_role(**role)
        iam.put_role_policy(**role, PolicyName="p", PolicyDocument="{}")
        arn = iam.create_policy(PolicyName="p", PolicyDocument="{}")["Policy"]["Arn"]
        iam.attach_role_policy(**role, PolicyArn=arn)
        iam.detach_role_policy(**role, PolicyArn=arn)
        iam.delete_policy(PolicyArn=arn)
        iam.delete_role(**role)


if __name__ == "__main__":
    unittest.main()
