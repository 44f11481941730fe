"""Holds every answer of the service against botocore's own description of it (service-2.json)."""
import json
import math
import re

import botocore.session

CONTENT_TYPE = "application/x-amz-json-1.1"
UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Of AWS's JSON front end, of no operation in particular.
GENERIC = {"SerializationException": {400}, "UnknownOperationException": {400, 404, 405},
           "AccessDeniedException": {403}}
STATUS = {"ResourceNotFoundException": {404}, "InternalServerException": {500, 503}}  # others: 400

model = botocore.session.Session().get_service_model("machinelearning")
checked = set()  # operations whose answers, errors or not, were looked at


class BadAnswer(AssertionError):
    pass


def read_json(body):
    """As JSON says, without a member twice or a number that is none."""
    def members(pairs):
        names = [name for name, _ in pairs]
        if len(set(names)) < len(names):
            raise BadAnswer(f"a member twice: {names}")
        return dict(pairs)

    def constant(name):
        raise BadAnswer(f"{name} is no JSON number")
    return json.loads(body.decode("utf-8"), object_pairs_hook=members, parse_constant=constant)


def check_shape(shape, value, path, free_keys=()):
    def want(condition, what):
        if not condition:
            raise BadAnswer(f"{path}: expected {what}, got {value!r}")

    kind = shape.type_name
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind == "structure":
        want(isinstance(value, dict), "an object")
        known = {member.serialization.get("name", name): member
                 for name, member in shape.members.items()}
        want(set(value) <= set(known), f"members of {shape.name} only")
        want(set(shape.required_members) <= set(value), f"all of {shape.required_members}")
        for name, member in value.items():
            check_shape(known[name], member, f"{path}.{name}", free_keys)
    elif kind == "list":
        want(isinstance(value, list), "a list")
        for i, one in enumerate(value):
            check_shape(shape.member, one, f"{path}[{i}]", free_keys)
    elif kind == "map":
        want(isinstance(value, dict), "an object")
        for name, one in value.items():
            if name not in free_keys:
                check_shape(shape.key, name, f"{path}.{name} (key)", free_keys)
            check_shape(shape.value, one, f"{path}.{name}", free_keys)
    elif kind == "string":
        want(isinstance(value, str), "a string")
        want(not shape.enum or value in shape.enum, f"one of {shape.enum}")
        want(len(value) >= shape.metadata.get("min", 0), "more characters")
        want(len(value) <= shape.metadata.get("max", len(value)), "fewer characters")
    elif kind in ("integer", "long"):
        want(isinstance(value, int) and is_number, "a whole number")
        want(-2**63 <= value < 2**63 if kind == "long" else -2**31 <= value < 2**31, kind)
    elif kind in ("float", "double", "timestamp"):
        want(is_number and math.isfinite(value), "a number")
        want(kind != "timestamp" or 1.6e9 < value < 1e10, "seconds of our times")
    elif kind == "boolean":
        want(isinstance(value, bool), "true or false")
    else:
        raise BadAnswer(f"{path}: a {kind}, which no test knows")


def check_answer(operation, status, headers, body, free_keys=()):
    """Returns the body's JSON. operation: a name of the model's, or None where there is none."""
    headers = {name.lower(): value for name, value in headers.items()}
    shown = f"{operation}: {status} {body[:2000]!r}"
    if headers.get("content-type") != CONTENT_TYPE:
        raise BadAnswer(f"{shown}: Content-Type is {headers.get('content-type')}")
    if not UUID.fullmatch(headers.get("x-amzn-requestid", "")):
        raise BadAnswer(f"{shown}: x-amzn-RequestId is {headers.get('x-amzn-requestid')}")
    answer = read_json(body)
    checked.add(operation)
    if status == 200:
        check_shape(model.operation_model(operation).output_shape, answer, operation, free_keys)
        return answer
    kind = answer.get("__type")
    listed = [shape.name for shape in model.operation_model(operation).error_shapes] \
        if operation else []
    if kind not in GENERIC and kind not in listed:
        raise BadAnswer(f"{shown}: not an error of this operation: {listed}")
    if headers.get("x-amzn-errortype") != kind:
        raise BadAnswer(f"{shown}: x-amzn-ErrorType is {headers.get('x-amzn-errortype')}")
    if status not in (GENERIC.get(kind) or STATUS.get(kind, {400})):
        raise BadAnswer(f"{shown}: the status is not that of {kind}")
    if set(answer) != {"__type", "message", "code"} or answer["code"] != status:
        raise BadAnswer(f"{shown}: expected __type, message and the status as code")
    if not isinstance(answer["message"], str) or not 0 < len(answer["message"]) <= 2048:
        raise BadAnswer(f"{shown}: expected a message of 1 to 2,048 characters")
    return answer


def watch(client, free_keys=()):
    """Checks every answer that this client of boto3's gets from now on."""
    def check(http_response, model, **_):
        check_answer(model.name, http_response.status_code, http_response.headers,
                     http_response.content, free_keys)
    client.meta.events.register("after-call.machinelearning", check)
    return client
