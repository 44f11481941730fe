"""The four Describe calls: filters, orders, pages."""
import datetime
import itertools

from service_case import SMALL_SCHEMA, ServiceCase

CALLS = {"DataSource": "describe_data_sources", "MLModel": "describe_ml_models",
         "Evaluation": "describe_evaluations", "BatchPrediction": "describe_batch_predictions"}
VARIABLES = {  # besides those all four have; -> a member of the answers
    "DataSource": {"DataLocationS3": "DataLocationS3"},
    "MLModel": {"TrainingDataSourceId": "TrainingDataSourceId", "MLModelType": "MLModelType",
                "TrainingDataURI": "InputDataLocationS3", "Algorithm": "Algorithm"},
    "Evaluation": {"MLModelId": "MLModelId", "DataSourceId": "EvaluationDataSourceId",
                   "DataURI": "InputDataLocationS3"},
    "BatchPrediction": {"MLModelId": "MLModelId", "DataSourceId": "BatchPredictionDataSourceId",
                        "DataURI": "InputDataLocationS3"},
}
COMMON = {"Name": "Name", "Status": "Status", "IAMUser": "CreatedByIamUser",
          "CreatedAt": "CreatedAt", "LastUpdatedAt": "LastUpdatedAt"}
DATES = ("CreatedAt", "LastUpdatedAt")
TESTS = {"EQ": lambda a, b: a == b, "NE": lambda a, b: a != b, "LT": lambda a, b: a < b,
         "GT": lambda a, b: a > b, "LE": lambda a, b: a <= b, "GE": lambda a, b: a >= b,
         "Prefix": lambda a, b: a.startswith(b)}


class Describe(ServiceCase):
    """Seven of each type with names, locations and references that differ, one of them deleted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ready = cls()
        for name in ("one", "two", "three"):
            (cls.service.root / "b" / f"{name}.csv").write_text("1,1\n2,0\n3,1\n4,0\n")
        ready.small_model("x", endpoint=True)
        cls.ml.delete_realtime_endpoint(MLModelId="ml-x")
        for i, file in enumerate(("one", "two", "three", "two", "one", "missing"), 1):
            ready.source(f"ds-{i}", f"{file}.csv", **({"DataSourceName": f"näme {i // 2}"}
                                                     if i != 3 else {}))
            ready.end_of("DataSource", f"ds-{i}")
            named = {} if i == 3 else {"MLModelName": f"näme {i // 2}"}
            ready.model(f"ml-{i}", f"ds-{i}", **named)
            model = "ml-x" if i % 2 else "ml-1"
            cls.ml.create_evaluation(
                EvaluationId=f"ev-{i}", MLModelId=model, EvaluationDataSourceId=f"ds-{i}",
                EvaluationName=f"näme {i // 2}")
            cls.ml.create_batch_prediction(
                BatchPredictionId=f"bp-{i}", MLModelId=model, OutputUri=f"s3://b/out-{i}/",
                BatchPredictionDataSourceId=f"ds-{i}", BatchPredictionName=f"näme {i // 2}")
            ready.end_of("BatchPrediction", f"bp-{i}")
            ready.end_of("MLModel", f"ml-{i}")
            ready.end_of("Evaluation", f"ev-{i}")
        cls.ml.create_realtime_endpoint(MLModelId="ml-2")
        cls.ml.delete_data_source(DataSourceId="ds-3")
        cls.ml.delete_ml_model(MLModelId="ml-3")
        cls.ml.delete_evaluation(EvaluationId="ev-3")
        cls.ml.delete_batch_prediction(BatchPredictionId="bp-3")
        # LastUpdatedAt in another order than CreatedAt.
        cls.ml.update_data_source(DataSourceId="ds-1", DataSourceName="last")

    def ids(self, kind, **request):
        found = getattr(self.ml, CALLS[kind])(**request)["Results"]
        return [one[f"{kind}Id"] for one in found]

    def everything(self, kind):
        return getattr(self.ml, CALLS[kind])()["Results"]

    @staticmethod
    def value(one, variable, member):
        if variable in DATES:
            return f"{one[member].timestamp():.3f}"
        return one.get(member, "")

    def test_without_filter_the_newest_come_first_and_none_that_is_deleted(self):
        for kind in CALLS:
            found = self.everything(kind)
            dates = [one["CreatedAt"] for one in found]
            self.assertEqual(dates, sorted(dates, reverse=True))
            self.assertNotIn("DELETED", [one["Status"] for one in found])
            self.assertEqual(len(found), 6 if kind in ("DataSource", "MLModel") else 5)

    def test_every_variable_with_every_comparator_and_order(self):
        count = 0
        for kind in CALLS:
            everything = self.everything(kind)
            for variable, member in {**COMMON, **VARIABLES[kind]}.items():
                values = sorted({self.value(one, variable, member) for one in everything} - {""})
                self.assertTrue(values)  # an empty comparator is none
                for value, (name, holds), order in itertools.product(
                        values, TESTS.items(), ("asc", "dsc")):
                    if name == "Prefix" and variable in DATES:
                        continue
                    expected = sorted(
                        ((self.value(one, variable, member), one[f"{kind}Id"])
                         for one in everything if holds(self.value(one, variable, member), value)),
                        reverse=order == "dsc")
                    with self.subTest(f"{kind} {variable} {name} {value!r} {order}"):
                        self.assertEqual(
                            self.ids(kind, FilterVariable=variable, SortOrder=order,
                                     **{name: value}), [id for _, id in expected])
                    count += 1
        self.assertGreater(count, 800)

    def test_comparators_are_anded_and_prefixes_are_of_any_length(self):
        names = {one.get("Name", "") for one in self.everything("MLModel")}
        self.assertTrue({"", "näme 0", "näme 1", "näme 2", "näme 3"} >= names)
        both = self.ids("MLModel", FilterVariable="Name", GE="näme 1", LT="näme 3", NE="näme 2")
        self.assertEqual(both, ["ml-2"])
        self.assertEqual(self.ids("MLModel", FilterVariable="Name", Prefix="nä", GT="näme 2"),
                         ["ml-6"])
        self.assertEqual(self.ids("DataSource", FilterVariable="DataLocationS3",
                                  Prefix="s3://b/t"), ["ds-2", "ds-4"])
        self.assertEqual(self.ids("MLModel", FilterVariable="Name", GT="b", LT="a"), [])

    def test_dates_are_seconds_or_iso_texts(self):
        one = self.ml.get_ml_model(MLModelId="ml-4")["CreatedAt"]
        utc = one.astimezone(datetime.timezone.utc)
        for text in (f"{one.timestamp():.3f}", one.isoformat(timespec="milliseconds"),
                     utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}Z"):
            self.assertEqual(self.ids("MLModel", FilterVariable="CreatedAt", EQ=text), ["ml-4"])
        year = self.ids("MLModel", FilterVariable="CreatedAt", Prefix=f"{one.year}-")
        self.assertEqual(len(year), 6)
        self.assertEqual(self.ids("MLModel", FilterVariable="CreatedAt", LT="2015-04-09"), [])
        self.assertIn("GE", self.refused("InvalidInputException", self.ml.describe_ml_models,
                                         FilterVariable="CreatedAt", GE="yesterday"))

    def test_the_endpoint_and_the_deleted_are_found(self):
        self.assertEqual(self.ids("MLModel", FilterVariable="RealtimeEndpointStatus", EQ="READY"),
                         ["ml-2"])
        self.assertEqual(len(self.ids("MLModel", FilterVariable="RealtimeEndpointStatus",
                                      EQ="NONE")), 5)
        for kind, prefix in (("DataSource", "ds"), ("MLModel", "ml"), ("Evaluation", "ev"),
                             ("BatchPrediction", "bp")):
            self.assertEqual(self.ids(kind, FilterVariable="Status", EQ="DELETED")[-1:],
                             [f"{prefix}-3"])

    def test_queries_that_make_no_sense(self):
        call = self.ml.describe_data_sources
        for request, member in (({"FilterVariable": "MLModelType", "EQ": "a"}, "FilterVariable"),
                                ({"NextToken": "nonsense"}, "NextToken"),
                                ({"Limit": 101}, "Limit"), ({"SortOrder": "desc"}, "SortOrder")):
            self.assertIn(member, self.refused("InvalidInputException", call, **request))
        token = call(Limit=2)["NextToken"]
        self.assertIn("NextToken", self.refused(
            "InvalidInputException", call, NextToken=token, FilterVariable="Name", EQ="last"))
        self.refused("InvalidInputException", self.ml.describe_ml_models, NextToken=token)

    def test_a_comparator_without_a_variable_and_an_empty_one_are_passed_over(self):
        everything = self.ids("MLModel", FilterVariable="Name", SortOrder="asc")
        self.assertEqual(self.ids("MLModel", FilterVariable="Name", SortOrder="asc", EQ=""),
                         everything)
        self.assertEqual(sorted(self.ids("MLModel", Prefix="x", GE="y")), sorted(everything))

    def test_the_four_paginators_give_every_object_once(self):
        for kind, call in CALLS.items():
            whole = [one[f"{kind}Id"] for one in self.everything(kind)]
            pager = self.ml.get_paginator(call)
            for size in (1, 2, 3, 100):
                for request in ({}, {"FilterVariable": "Name", "SortOrder": "dsc"},
                                {"FilterVariable": "Status", "SortOrder": "asc"},
                                {"FilterVariable": "LastUpdatedAt"}):
                    pages = list(pager.paginate(PaginationConfig={"PageSize": size}, **request))
                    found = [one[f"{kind}Id"] for page in pages for one in page["Results"]]
                    self.assertEqual(sorted(found), sorted(whole))
                    self.assertEqual(found, self.ids(kind, **request))
                    self.assertTrue(all(len(page["Results"]) <= size for page in pages))
                    if size == 1:
                        self.assertGreaterEqual(len(pages), len(whole))

    def test_what_comes_between_two_pages_neither_repeats_nor_hides_others(self):
        request = {"FilterVariable": "DataLocationS3", "Prefix": "s3://b/", "Limit": 2}
        first = self.ml.describe_data_sources(**request)
        self.ml.create_data_source_from_s3(DataSourceId="ds-0", DataSpec={
            "DataLocationS3": "s3://b/a-new-first.csv", "DataSchema": SMALL_SCHEMA})
        found = [one["DataSourceId"] for one in first["Results"]]
        while "NextToken" in first:
            first = self.ml.describe_data_sources(**request, NextToken=first["NextToken"])
            found += [one["DataSourceId"] for one in first["Results"]]
        self.assertEqual(sorted(found), ["ds-1", "ds-2", "ds-4", "ds-5", "ds-6", "ds-x"])
        self.end_of("DataSource", "ds-0")
        self.ml.delete_data_source(DataSourceId="ds-0")
