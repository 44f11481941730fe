"""boto 2, which AWS's own guides for Amazon ML were written with; see sdk_test.py for what goes in and out.
    boto2_steps.py URL
"""
import json
import re
import sys
import time
import urllib.parse

import boto
from boto.exception import BotoServerError

url = urllib.parse.urlsplit(sys.argv[1])
client = boto.connect_machinelearning(
    aws_access_key_id="local", aws_secret_access_key="local", host=url.hostname, port=url.port,
    is_secure=False)


def snake(name):
    for letters in ("ML", "RDS", "ARN", "URI", "EQ", "GT", "LT", "GE", "LE", "NE"):
        name = re.sub(f"{letters}(?=[A-Z]|$)", letters.title(), name)
    return re.sub("(?<!^)([A-Z])", r"_\1", name).lower()


def call(operation, request):
    members = {snake(name): value for name, value in request.items()}
    return getattr(client, snake(operation))(**members)


def carry_out(step, request):
    word, _, name = step.rpartition(" ")
    if not word:
        return call(step, request)
    if word == "wait":  # it has none of its own: as its users wait
        operation = "Describe" + name.removesuffix("Available") + "s"
        while any(one["Status"] in ("PENDING", "INPROGRESS")
                  for one in call(operation, request)["Results"]):
            time.sleep(0.1)
        return {}
    found, token = [], {}
    while token is not None:
        page = call(name, {**request, "Limit": 1, **token})
        found += page["Results"]
        token = {"NextToken": page["NextToken"]} if page.get("NextToken") else None
    return {"Results": found}


for line in sys.stdin:
    step, request = json.loads(line)
    try:
        told = {"error": "", "result": carry_out(step, request)}
    except BotoServerError as error:
        told = {"error": type(error).__name__,
                "result": {"message": error.body["message"], "status": error.status}}
    print(json.dumps({"step": step, **told}), flush=True)
