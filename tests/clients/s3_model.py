"""Holds every answer of S3, STS and IAM against botocore's own descriptions (service-2.json)."""
import email.utils
import re
import xml.etree.ElementTree

from wire_model import BadAnswer

S3 = "http://s3.amazonaws.com/doc/2006-03-01/"
INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
# Of the answer whatever it says, and of the connection.
COMMON = {"connection", "content-length", "content-security-policy", "content-type",
          "cross-origin-resource-policy", "date", "keep-alive", "referrer-policy", "server", "transfer-encoding", "vary", "x-amz-bucket-region", "x-amz-id-2", "x-amz-request-id", "x-amzn-requestid",
          "x-content-type-options",
          "x-amz-checksum-crc64nvme"}  # which Debian's botocore does not know yet
# botocore's description leaves the outermost names out; these are of Amazon's API reference.
ROOTS = {"ListBuckets": "ListAllMyBucketsResult", "ListObjects": "ListBucketResult",
         "ListObjectsV2": "ListBucketResult", "ListObjectVersions": "ListVersionsResult",
         "DeleteObjects": "DeleteResult", "CreateMultipartUpload": "InitiateMultipartUploadResult",
         "CompleteMultipartUpload": "CompleteMultipartUploadResult", "ListParts": "ListPartsResult",
         "ListMultipartUploads": "ListMultipartUploadsResult", "CopyObject": "CopyObjectResult",
         "UploadPartCopy": "CopyPartResult", "GetBucketLocation": "LocationConstraint",
         "GetBucketVersioning": "VersioningConfiguration", "GetBucketAcl": "AccessControlPolicy",
         "GetObjectAcl": "AccessControlPolicy"}
# Of Amazon's list of S3's errors, those that the service has; their statuses.
STATUS = {"AccessDenied": 403, "BadDigest": 400, "BucketAlreadyExists": 409,
          "BucketAlreadyOwnedByYou": 409, "BucketNotEmpty": 409, "EntityTooLarge": 400,
          "EntityTooSmall": 400, "IncompleteBody": 400, "InternalError": 500,
          "InvalidAccessKeyId": 403, "InvalidArgument": 400, "InvalidBucketName": 400,
          "InvalidDigest": 400, "InvalidPart": 400, "InvalidPartOrder": 400, "InvalidRange": 416,
          "InvalidRequest": 400, "KeyTooLongError": 400, "MalformedPolicy": 400, "MalformedXML": 400, "MetadataTooLarge": 400,
          "MethodNotAllowed": 405, "NoSuchBucket": 404, "NoSuchBucketPolicy": 404, "NoSuchKey": 404,
          "NoSuchLifecycleConfiguration": 404, "NoSuchTagSet": 404, "NoSuchUpload": 404,
          "NotImplemented": 501, "PreconditionFailed": 412, "RequestTimeTooSkewed": 403,
          "SignatureDoesNotMatch": 403, "XAmzContentSHA256Mismatch": 400}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")

checked = set()  # operations whose good answers were looked at


def want(condition, path, what, got):
    if not condition:
        raise BadAnswer(f"{path}: expected {what}, got {got!r}")


def check_text(shape, text, path, place):
    """A value that is no structure, as XML and headers write it."""
    kind = shape.type_name
    text = text or ""
    if kind == "timestamp":
        form = shape.serialization.get("timestampFormat",
                                       "rfc822" if place == "header" else "iso8601")
        if form == "rfc822":
            when = email.utils.parsedate_to_datetime(text) if text.endswith(" GMT") else None
            want(when and email.utils.format_datetime(when, usegmt=True) == text, path,
                 "a date of HTTP", text)
        else:
            want(TIME.fullmatch(text), path, "a time of ISO 8601", text)
    elif kind in ("integer", "long"):
        want(re.fullmatch("-?(0|[1-9][0-9]*)", text), path, "a whole number", text)
    elif kind == "boolean":
        want(text in ("true", "false"), path, "true or false", text)
    elif kind == "string":
        want(not shape.enum or text in shape.enum, path, f"one of {shape.enum}", text)
    else:
        raise BadAnswer(f"{path}: a {kind}, which no test knows")


def check_element(shape, element, path, ns):
    if shape.type_name not in ("structure", "list"):
        want(not len(element) and not element.attrib, path, "text alone", element.tag)
        check_text(shape, element.text, path, "body")
        return
    text = "".join([element.text or "", *(one.tail or "" for one in element)])
    want(not text.strip(), path, "elements, no text", text)
    if shape.type_name == "list":
        name = shape.member.serialization.get("name", "member")
        for one in element:
            want(one.tag == f"{{{ns}}}{name}", path, f"elements {name}", one.tag)
            check_element(shape.member, one, f"{path}.{name}", ns)
        return
    members, lists = {}, set()
    for name, member in shape.members.items():
        if "location" in member.serialization:
            continue
        name = member.serialization.get("name", name)
        if member.serialization.get("xmlAttribute"):
            members[name] = member
        elif member.type_name == "list" and member.serialization.get("flattened"):
            name = member.member.serialization.get("name", name)
            lists.add(name)
            members[name] = member.member
        else:
            members[name] = member
    seen = [one.tag.removeprefix(f"{{{ns}}}") for one in element]
    want(set(seen) <= set(members), path, f"elements of {shape.name} in {ns} only", seen)
    once = [name for name in seen if name not in lists]
    want(len(set(once)) == len(once), path, "each element once", seen)
    attributes = {name.replace(INSTANCE, "xsi:") for name in element.attrib}
    want(attributes <= set(members), path, f"attributes of {shape.name}", attributes)
    required = {shape.members[name].serialization.get("name", name)
                for name in shape.required_members} & set(members)
    want(required <= set(seen) | attributes, path, f"all of {required}", seen)
    for one, name in zip(element, seen, strict=True):
        check_element(members[name], one, f"{path}.{name}", ns)


def parse(body, path):
    want(body.startswith(b'<?xml version="1.0" encoding="UTF-8"?>'), path, "an XML declaration",
         body[:60])
    try:
        return xml.etree.ElementTree.fromstring(body)
    except xml.etree.ElementTree.ParseError as error:
        raise BadAnswer(f"{path}: {error}: {body[:2000]!r}") from None


def check_s3_headers(shape, headers, path):
    known, maps = {}, []
    for member in (shape.members if shape else {}).values():
        place = member.serialization.get("location")
        if place == "header":
            known[member.serialization["name"].lower()] = member
        elif place == "headers":
            maps.append(member.serialization["name"].lower())
    for name, text in headers.items():
        if name in known:
            check_text(known[name], text, f"{path} {name}", "header")
        elif not any(name.startswith(one) for one in maps):
            want(name in COMMON, path, "headers of the operation only", name)


def check_s3_error(operation, status, headers, body):
    path = f"{operation.name} {status}"
    if not body:
        want(operation.http["method"] == "HEAD" or status == 304, path, "a body", body)
        return
    want(headers.get("content-type") == "application/xml", path, "application/xml",
         headers.get("content-type"))
    root = parse(body, path)
    want(root.tag == "Error", path, "Error without a namespace", root.tag)
    texts = {one.tag: one.text for one in root}
    want(len(texts) == len(root), path, "each element once", [one.tag for one in root])
    want({"Code", "Message", "RequestId"} <= set(texts), path, "Code, Message, RequestId", texts)
    want(texts["Message"], path, "a message", texts)
    want(texts["RequestId"] == headers["x-amz-request-id"], path, "the header's id", texts)
    want(STATUS.get(texts["Code"]) == status, path, "the status of the code", texts)


def check_s3(operation, status, headers, body):
    """operation: the model's; body None where it was not read, as of an object."""
    headers = {name.lower(): text for name, text in headers.items()}
    path = f"{operation.name} {status}"
    want(headers.get("x-amz-request-id"), path, "x-amz-request-id", headers)
    if status >= 300:
        check_s3_error(operation, status, headers, body)
        return
    shape = operation.output_shape
    check_s3_headers(shape, headers, path)
    checked.add(operation.name)
    if operation.http["method"] == "HEAD" or body is None:
        return
    payload = shape and shape.serialization.get("payload")
    inner = shape.members[payload] if payload else shape
    if inner is not None and inner.type_name != "structure":  # a policy, as it is
        return
    if inner is None or not payload and not any("location" not in member.serialization
                                                for member in inner.members.values()):
        want(body == b"", path, "no body", body)
        return
    want(headers.get("content-type") == "application/xml", path, "application/xml",
         headers.get("content-type"))
    root = parse(body, path)
    want(root.tag == f"{{{S3}}}{ROOTS[operation.name]}", path, ROOTS[operation.name], root.tag)
    if operation.name != "GetBucketLocation":
        check_element(inner, root, path, S3)
    elif root.text:  # the constraint is the outermost element itself, empty in us-east-1
        check_element(inner.members["LocationConstraint"], root, path, S3)


def check_query(model, operation, status, headers, body):
    """STS and IAM."""
    headers = {name.lower(): text for name, text in headers.items()}
    path = f"{operation.name} {status}"
    ns = model.metadata["xmlNamespace"]
    ns = ns["uri"] if isinstance(ns, dict) else ns
    want(headers.get("content-type") == "text/xml", path, "text/xml", headers.get("content-type"))
    request_id = headers.get("x-amzn-requestid")
    root = parse(body, path)
    names = [one.tag.removeprefix(f"{{{ns}}}") for one in root]
    if status >= 300:
        want(root.tag == f"{{{ns}}}ErrorResponse", path, "ErrorResponse", root.tag)
        want(names == ["Error", "RequestId"], path, "Error and RequestId", names)
        texts = {one.tag.removeprefix(f"{{{ns}}}"): one.text for one in root[0]}
        want(set(texts) == {"Type", "Code", "Message"}, path, "Type, Code, Message", texts)
        want(texts["Type"] == ("Sender" if status < 500 else "Receiver"), path, "who erred", texts)
        want(texts["Message"], path, "a message", texts)
        want(root[1].text == request_id, path, "the header's id", root[1].text)
        return
    want(root.tag == f"{{{ns}}}{operation.name}Response", path, "the operation's answer", root.tag)
    shape = operation.output_shape
    result = [shape.serialization["resultWrapper"]] if shape else []
    want(names == [*result, "ResponseMetadata"], path, f"{result} and ResponseMetadata", names)
    if shape:
        check_element(shape, root[0], path, ns)
    ids = {one.tag.removeprefix(f"{{{ns}}}"): one.text for one in root[-1]}
    want(request_id and ids == {"RequestId": request_id}, path, "the header's id", ids)
    checked.add(operation.name)


def watch(client):
    """Checks every answer that this client of boto3's gets from now on."""
    kind = client.meta.service_model.service_name

    def check(http_response, model, **_):
        status, headers = http_response.status_code, http_response.headers
        if kind == "s3":
            is_stream = model.has_streaming_output and status < 300
            check_s3(model, status, headers, None if is_stream else http_response.content)
        else:
            check_query(client.meta.service_model, model, status, headers, http_response.content)

    client.meta.events.register(f"after-call.{kind}", check)
    return client
