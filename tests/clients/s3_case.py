"""S3's clients against the service: one service, an empty bucket a test."""
import os
import unittest

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

import s3_model
from service import Service

PART = 5 << 20  # the least that a part may have
# What a directory has trouble with, or a URL, or XML.
ODD_NAMES = ("a b", "a+b", "a%20b", "a%b", "\u00e9/\u00fc", "a=b&c", "~x", "a'b\"c", "<x>&amp;", "x;y",
             "#1", "?q", "[1]{2}", "a..b", ".hidden", "日本/語.csv", "-", "a,b", "a:b", "$@!*()")


def s3_client(url, kind="client", **config):
    make = getattr(boto3.session.Session(), kind)
    one = make("s3", endpoint_url=url, region_name="us-east-1", aws_access_key_id="local",
                aws_secret_access_key="local",
                config=Config(**{"retries": {"max_attempts": 0}, "read_timeout": 120,
                                 "s3": {"addressing_style": "path"}, **config}))
    s3_model.watch(one if kind == "client" else one.meta.client)
    return one


class S3Case(unittest.TestCase):
    arguments = ()

    @classmethod
    def setUpClass(cls):
        cls.service = Service(*cls.arguments)
        cls.addClassCleanup(cls.service.close)
        cls.s3 = s3_client(cls.service.url)
        cls.count = 0

    def setUp(self):
        type(self).count += 1
        self.bucket = f"bucket-{self.count}"
        self.s3.create_bucket(Bucket=self.bucket)
        self.directory = self.service.root / self.bucket

    def put(self, key, body=b"x", **more):
        return self.s3.put_object(Bucket=self.bucket, Key=key, Body=body, **more)

    def get(self, key, **more):
        return self.s3.get_object(Bucket=self.bucket, Key=key, **more)

    def body(self, key, **more):
        return self.get(key, **more)["Body"].read()

    def keys(self, **query):
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, **query)
        return [one["Key"] for page in pages for one in page.get("Contents", [])]

    def refused(self, code, call, *arguments, **request):
        """The call ends in an error of this code; returns the whole answer."""
        with self.assertRaises(ClientError) as caught:
            call(*arguments, **request)
        answer = caught.exception.response
        self.assertEqual(answer["Error"]["Code"], code, answer)
        return answer

    def files(self):
        """All files of the bucket, hidden ones too."""
        return sorted(os.path.relpath(os.path.join(place, name), self.directory)
                      for place, _, names in os.walk(self.directory) for name in names)
