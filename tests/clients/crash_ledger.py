"""What a client was told about its objects, and so what has to be true after a crash.

Every fact is a set of the values it may have: one when an answer told it; two while a change is on
its way, or was when the service died."""
import random

NONE = "NONE"
PREFIX = {"DataSource": "ds", "MLModel": "ml", "Evaluation": "ev", "BatchPrediction": "bp"}
# Reasons for which a job of the busy script may fail; its data are all good.
FINE_FAILURES = ("service: it ended", " is DELETED", " is FAILED", "not COMPLETED any more")


class Lost(AssertionError):
    """Something acknowledged is not as it was acknowledged."""


class Known:
    def __init__(self, kind, id, name):
        self.kind, self.id = kind, id
        self.facts = {"exists": {False}, "name": {name}, "deleted": {False}, "endpoint": {NONE},
                      "threshold": {0.5}, "tags": {frozenset()}}
        self.ended = None  # the status it was seen to end with

    def one(self, fact):
        (value,) = self.facts[fact]
        return value

    @property
    def is_alive(self):
        return self.facts["exists"] == {True} and self.facts["deleted"] == {False}

    def settle(self, fact, value):
        if value not in self.facts[fact]:
            raise Lost(f"{self.kind} {self.id}: {fact} is {value!r}, expected one of "
                       f"{self.facts[fact]}")
        self.facts[fact] = {value}

    def endpoint(self, found):
        """READY for an endpoint that was asked for, whatever has become of it, else NONE.

        It is UPDATING while the model trains, and for a moment after; then READY, or FAILED with
        the model."""
        status, model = found["EndpointInfo"]["EndpointStatus"], found["Status"]
        allowed = {"PENDING": {NONE, "UPDATING"}, "INPROGRESS": {NONE, "UPDATING"},
                   "COMPLETED": {NONE, "UPDATING", "READY"},
                   "FAILED": {NONE, "UPDATING", "FAILED"}}[model]
        if status not in allowed:
            raise Lost(f"MLModel {self.id} is {model} and its endpoint {status}")
        return NONE if status == NONE else "READY"

    def check(self, call):
        """Looks at the object; afterwards every fact has one value. call(operation, request)."""
        status, found = call("Get" + self.kind, {self.kind + "Id": self.id})
        self.settle("exists", status == 200)
        if status != 200:
            return
        self.settle("name", found.get("Name"))
        self.settle("deleted", found["Status"] == "DELETED")
        if self.kind == "MLModel":
            if found["Status"] != "DELETED":
                self.settle("endpoint", self.endpoint(found))
            self.settle("threshold", found["ScoreThreshold"])
        _, tags = call("DescribeTags", {"ResourceId": self.id, "ResourceType": self.kind})
        self.settle("tags", frozenset((one["Key"], one["Value"]) for one in tags["Tags"]))
        if found["Status"] == "DELETED":
            return
        if self.ended and found["Status"] != self.ended:
            raise Lost(f"{self.kind} {self.id} was {self.ended} and is {found['Status']}")
        if found["Status"] == "FAILED" and not any(one in found["Message"]
                                                   for one in FINE_FAILURES):
            raise Lost(f"{self.kind} {self.id} failed: {found['Message']}")
        if found["Status"] in ("COMPLETED", "FAILED"):
            self.ended = found["Status"]


class BusyScript:
    """One client with objects of its own, doing what comes to its mind."""

    def __init__(self, number, seed):
        self.number, self.draw = number, random.Random(seed)
        self.known, self.touched, self.acknowledged = [], set(), 0

    def pick(self, *kinds):
        alive = [one for one in self.known[-200:] if one.kind in kinds and one.is_alive]
        return self.draw.choice(alive) if alive else None

    def change(self, call, known, operation, request, **facts):
        """Sends it; the facts become those given when it is acknowledged, stay as they were when
        it is refused, and are either when no answer comes."""
        before = {fact: known.facts[fact] for fact in facts}
        for fact, value in facts.items():
            known.facts[fact] = known.facts[fact] | {value}
        self.touched.add(known)
        status, answer = call(operation, request)  # throws when the service dies
        if status >= 500:
            raise Lost(f"{operation}: {answer}")
        for fact, value in facts.items():
            known.facts[fact] = {value} if status == 200 else before[fact]
        self.acknowledged += status == 200

    def step(self, call, schema):
        draw = self.draw
        source, model = self.pick("DataSource"), self.pick("MLModel")
        action = draw.choices(
            ["source", "model", "evaluation", "batch", "rename", "threshold", "tag", "untag",
             "endpoint", "delete"], [18, 18, 10, 14, 10, 6, 6, 3, 12, 5])[0]
        any_one = self.pick(*PREFIX)
        if action == "source" or source is None:
            file = draw.choice(["small.csv"] * 4 + ["medium.csv"])
            return self.create(call, "DataSource", "CreateDataSourceFromS3", {
                "ComputeStatistics": True,
                "DataSpec": {"DataSchema": schema, "DataLocationS3": "s3://b/" + file}})
        if action == "model" or model is None:
            return self.create(call, "MLModel", "CreateMLModel", {
                "MLModelType": "BINARY", "TrainingDataSourceId": source.id,
                "Parameters": {"sgd.maxPasses": str(draw.randint(1, 20))}})
        if action == "evaluation":
            return self.create(call, "Evaluation", "CreateEvaluation", {
                "MLModelId": model.id, "EvaluationDataSourceId": source.id})
        if action == "batch":
            return self.create(call, "BatchPrediction", "CreateBatchPrediction", {
                "MLModelId": model.id, "BatchPredictionDataSourceId": source.id,
                "OutputUri": f"s3://b/out-{self.number}/"})
        if action == "threshold":
            value = draw.randint(0, 100) / 100
            return self.change(call, model, "UpdateMLModel", {
                "MLModelId": model.id, "ScoreThreshold": value}, threshold=value)
        if action == "endpoint":
            operation, after = (("CreateRealtimeEndpoint", "READY")
                                if model.one("endpoint") == NONE
                                else ("DeleteRealtimeEndpoint", NONE))
            return self.change(call, model, operation, {"MLModelId": model.id}, endpoint=after)
        id = {any_one.kind + "Id": any_one.id}
        if action == "rename":
            name = f"ñame {draw.randint(0, 999)}"
            return self.change(call, any_one, "Update" + any_one.kind,
                               {**id, any_one.kind + "Name": name}, name=name)
        if action == "delete":
            return self.change(call, any_one, "Delete" + any_one.kind, id, deleted=True)
        place = {"ResourceId": any_one.id, "ResourceType": any_one.kind}
        tags, key = dict(any_one.one("tags")), draw.choice("abc")
        if action == "tag":
            tags[key] = str(draw.randint(0, 9))
            return self.change(call, any_one, "AddTags", {
                **place, "Tags": [{"Key": key, "Value": tags[key]}]}, tags=frozenset(tags.items()))
        tags.pop(key, None)
        return self.change(call, any_one, "DeleteTags", {**place, "TagKeys": [key]},
                           tags=frozenset(tags.items()))

    def create(self, call, kind, operation, request):
        id = f"{PREFIX[kind]}-{self.number}-{len(self.known)}"
        known = Known(kind, id, f"first {id}")
        self.known.append(known)
        self.change(call, known, operation,
                    {kind + "Id": id, kind + "Name": f"first {id}", **request}, exists=True)
