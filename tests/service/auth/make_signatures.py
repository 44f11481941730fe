#!/usr/bin/env python3
"""Makes signatures.json: requests as botocore signs them.

    /usr/bin/python3 tests/service/auth/make_signatures.py > tests/service/auth/signatures.json

Made with botocore 1.29.27 of Debian 12 (python3-boto3).
"""
import datetime
import hashlib
import json
import sys

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

NOW = datetime.datetime(2026, 3, 1, 12, 30, 45)
KEY, SECRET, TOKEN = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "token/with+signs=="
HOST = "http://127.0.0.1:8080"


class Stopped(datetime.datetime):
    @classmethod
    def utcnow(cls):
        return NOW

    @classmethod
    def now(cls, tz=None):
        return NOW.replace(tzinfo=tz)


botocore.auth.datetime.datetime = Stopped
botocore.auth.time.time = lambda: NOW.replace(tzinfo=datetime.timezone.utc).timestamp()
botocore.auth.formatdate = lambda usegmt: "Sun, 01 Mar 2026 12:30:45 GMT"


def signed(name, signer, method, target, body=b"", headers=None, **context):
    request = AWSRequest(method, HOST + target, headers=headers or {}, data=body)
    request.context.update(context)
    signer.add_auth(request)
    url = request.url[len(HOST):]
    sent = [["Host", "127.0.0.1:8080"]]
    sent += [[header, value.decode() if isinstance(value, bytes) else value]
             for header, value in request.headers.items() if header.lower() != "host"]
    return {"name": name, "method": method, "target": url, "headers": sent, "body": body.decode()}


def main():
    plain, temporary = Credentials(KEY, SECRET), Credentials("AKIDTEMPORARY", SECRET, TOKEN)
    ml = botocore.auth.SigV4Auth(plain, "machinelearning", "us-east-1")
    s3 = botocore.auth.S3SigV4Auth(plain, "s3", "eu-west-1")
    json_headers = {"X-Amz-Target": "AmazonML_20141212.Predict",
                    "Content-Type": "application/x-amz-json-1.1"}
    body = '{"MLModelId":"ml-1","Record":{"a":"ü"}}'.encode()
    hashed = {"X-Amz-Content-SHA256": hashlib.sha256(b"data").hexdigest()}
    cases = [
        signed("json", ml, "POST", "/", body, json_headers),
        signed("json, odd header values", ml, "POST", "/", body,
               {**json_headers, "X-Amz-Meta-A": "  a   b  c ", "User-Agent": "x/1"}),
        signed("json, session token", botocore.auth.SigV4Auth(temporary, "machinelearning", "x-1"),
               "POST", "/", body, json_headers),
        signed("sts", botocore.auth.SigV4Auth(plain, "sts", "us-east-1"), "POST", "/",
               b"Action=GetCallerIdentity&Version=2011-06-15",
               {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}),
        signed("iam, in the query", botocore.auth.SigV4Auth(plain, "iam", "us-east-1"), "GET",
               "/?Version=2010-05-08&Action=ListUsers"),
        signed("other service: the path is encoded twice",
               botocore.auth.SigV4Auth(plain, "execute-api", "us-east-1"), "GET",
               "/a%20b/./c//../%C3%A9/?b=%2F&a=x%20y&a=&flag"),
        signed("presigned for another service",
               botocore.auth.SigV4QueryAuth(plain, "sts", "us-east-1", expires=60), "GET",
               "/?Action=GetCallerIdentity&Version=2011-06-15"),
        signed("s3 put", s3, "PUT", "/bucket/data.csv", b"data"),
        signed("s3 put of an unsigned body", s3, "PUT", "/bucket/data.csv", b"data",
               payload_signing_enabled=False, client_config=None),
        signed("s3 key with blanks, plus, accents", s3, "GET",
               "/bucket/a%20b%2Bc%C3%A9/~x%3D%27%28%29.csv"),
        signed("s3 key with slashes and dots", s3, "GET", "/bucket//a/./../b//"),
        signed("s3 key sent less encoded than AWS does", s3, "GET", "/bucket/a=b,c@d.csv"),
        signed("s3 list", s3, "GET", "/bucket?list-type=2&prefix=a%2Fb%20c&delimiter=%2F&max-keys=2"),
        signed("s3 subresource", s3, "POST", "/bucket?delete", b"<Delete/>", {"Content-MD5": "x"}),
        signed("s3 upload part", s3, "PUT", "/b/k?uploadId=a%2Bb~c&partNumber=12", b"data", hashed),
        signed("s3 two values of a name", s3, "GET", "/b?x=2&x=10&x=&X=1&y"),
        signed("s3 metadata", s3, "PUT", "/b/k", b"data", {"x-amz-meta-Name": "a  b"}),
        signed("s3 presigned", botocore.auth.S3SigV4QueryAuth(plain, "s3", "us-east-1",
                                                              expires=3600), "GET",
               "/bucket/a%20b.csv?response-content-type=text%2Fcsv"),
        signed("s3 presigned, session token",
               botocore.auth.S3SigV4QueryAuth(temporary, "s3", "us-east-1", expires=3600), "PUT",
               "/bucket/a.csv"),
        signed("s3 version 2", botocore.auth.HmacV1Auth(plain, "s3", "us-east-1"), "PUT",
               "/bucket/a%20b?acl", b"data",
               {"Content-Type": "text/csv", "x-amz-acl": "private", "x-amz-meta-b": "c"}),
        signed("s3 version 2, more subresources",
               botocore.auth.HmacV1Auth(temporary, "s3", "us-east-1"), "PUT",
               "/bucket/k?uploadId=abc&partNumber=1&other=2", b"data"),
        signed("s3 version 2, presigned",
               botocore.auth.HmacV1QueryAuth(plain, expires=3600), "GET", "/bucket/a%20b?x=1"),
        signed("s3 version 2, presigned with a token",
               botocore.auth.HmacV1QueryAuth(temporary, expires=3600), "GET", "/bucket/k"),
    ]
    json.dump({"now": int(NOW.replace(tzinfo=datetime.timezone.utc).timestamp()), "secret": SECRET,
               "token": TOKEN, "cases": cases}, sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
