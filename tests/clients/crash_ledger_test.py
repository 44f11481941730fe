"""The crash test's ledger does see what is lost."""
import unittest

from crash_ledger import BusyScript, Known, Lost


class Answers:
    """A service that knows one model."""

    def __init__(self, **found):
        self.found = {"Name": "n", "Status": "COMPLETED", "ScoreThreshold": 0.5,
                      "EndpointInfo": {"EndpointStatus": "NONE"}, "Tags": [], **found}
        self.status = 200

    def __call__(self, operation, request):
        return self.status, self.found


class Ledger(unittest.TestCase):
    def model(self):
        known = Known("MLModel", "m", "n")
        known.facts["exists"] = {True}
        return known

    def test_what_was_acknowledged_has_to_be_there(self):
        self.model().check(Answers())
        for wrong in ({"Name": "other"}, {"Status": "DELETED"}, {"ScoreThreshold": 0.4},
                      {"EndpointInfo": {"EndpointStatus": "READY"}},
                      {"Tags": [{"Key": "k", "Value": "v"}]},
                      {"Status": "FAILED", "Message": "input: nothing there"}):
            with self.subTest(wrong), self.assertRaises(Lost):
                self.model().check(Answers(**wrong))
        gone = Answers()
        gone.status = 404
        with self.assertRaises(Lost):
            self.model().check(gone)
        known = self.model()
        known.check(Answers())
        with self.assertRaises(Lost):
            known.check(Answers(Status="PENDING"))  # it was COMPLETED

    def test_a_change_without_an_answer_may_have_happened_or_not(self):
        def dies(operation, request):
            raise ConnectionError
        for name in ("n", "new"):
            known = self.model()
            with self.assertRaises(ConnectionError):
                BusyScript(0, 1).change(dies, known, "UpdateMLModel", {}, name="new")
            known.check(Answers(Name=name))
            with self.assertRaises(Lost):  # but it cannot change once it was seen
                known.check(Answers(Name="new" if name == "n" else "n"))
        with self.assertRaises(Lost):
            known.check(Answers(Name="a third"))

    def test_an_endpoint_follows_its_model(self):
        for status, endpoint in (("PENDING", "UPDATING"), ("INPROGRESS", "UPDATING"),
                                 ("COMPLETED", "READY"), ("FAILED", "FAILED")):
            for asked_for in (True, False):
                with self.subTest(status=status, asked_for=asked_for):
                    known = self.model()
                    known.facts["endpoint"] = {"READY" if asked_for else "NONE"}
                    found = {"Status": status, "Message": "service: it ended",
                             "EndpointInfo": {"EndpointStatus": endpoint}}
                    if asked_for:
                        known.check(Answers(**found))
                    else:
                        self.assertRaises(Lost, known.check, Answers(**found))
                    found["EndpointInfo"] = {"EndpointStatus": "NONE"}
                    if asked_for:
                        self.assertRaises(Lost, self.model_asked_for().check, Answers(**found))
        with self.assertRaises(Lost):  # nothing serves before it has been trained
            self.model_asked_for().check(Answers(Status="PENDING",
                                                 EndpointInfo={"EndpointStatus": "READY"}))

    def model_asked_for(self):
        known = self.model()
        known.facts["endpoint"] = {"READY"}
        return known

    def test_a_refused_change_did_not_happen(self):
        known, refusing = self.model(), Answers()
        refusing.status = 400
        BusyScript(0, 1).change(refusing, known, "UpdateMLModel", {}, name="new")
        known.check(Answers())
        refusing.status = 500
        with self.assertRaises(Lost):
            BusyScript(0, 1).change(refusing, known, "UpdateMLModel", {}, name="new")
