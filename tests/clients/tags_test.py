"""Tags: who may have which, and how many."""
from service_case import ServiceCase


class Tags(ServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ready = cls()
        ready.small_model("a")
        ready.ml.create_evaluation(EvaluationId="e", MLModelId="ml-a",
                                   EvaluationDataSourceId="ds-a")
        ready.ml.create_batch_prediction(BatchPredictionId="p", MLModelId="ml-a",
                                         BatchPredictionDataSourceId="ds-a",
                                         OutputUri="s3://b/out/")

    def fresh(self, id):
        self.source(id)
        return {"ResourceId": id, "ResourceType": "DataSource"}

    def test_all_four_types_have_them(self):
        for kind, id in (("DataSource", "ds-a"), ("MLModel", "ml-a"), ("Evaluation", "e"),
                         ("BatchPrediction", "p")):
            place = {"ResourceId": id, "ResourceType": kind}
            self.ml.add_tags(Tags=[{"Key": "type", "Value": kind}], **place)
            self.assertEqual(self.ml.describe_tags(**place)["Tags"],
                             [{"Key": "type", "Value": kind}])

    def test_a_tag_may_have_no_value_or_an_empty_one(self):
        place = self.fresh("values")
        self.ml.add_tags(Tags=[{"Key": "none"}, {"Key": "empty", "Value": ""}], **place)
        status, _ = self.service.post("AddTags",
                                      {**place, "Tags": [{"Key": "nil", "Value": None}]})
        self.assertEqual(status, 200)
        self.assertEqual(self.ml.describe_tags(**place)["Tags"],
                         [{"Key": "empty", "Value": ""}, {"Key": "nil"}, {"Key": "none"}])

    def test_a_key_that_is_there_gets_the_new_value_and_case_counts(self):
        place = self.fresh("keys")
        for tags in ([("a", "1"), ("A", "2")], [("a", "3")]):
            self.ml.add_tags(Tags=[{"Key": k, "Value": v} for k, v in tags], **place)
        self.assertEqual(self.ml.describe_tags(**place)["Tags"],
                         [{"Key": "A", "Value": "2"}, {"Key": "a", "Value": "3"}])

    def test_letters_of_any_script_are_allowed_and_most_signs_are_not(self):
        place = self.fresh("letters")
        fine = [("k" * 128, "v" * 256), ("ключ 鍵_.:/=+-@", "значение 値"), ("a%b", "50 %")]
        self.ml.add_tags(Tags=[{"Key": k, "Value": v} for k, v in fine], **place)
        self.assertEqual(sorted((one["Key"], one["Value"])
                                for one in self.ml.describe_tags(**place)["Tags"]), sorted(fine))
        for key, value in (("k" * 129, ""), ("a", "v" * 257), ("a#b", ""), ("a", "x;y"),
                           ("a\n", ""), ("a", "😀"), ("aws:mine", ""), ("aws:", "")):
            with self.subTest(key=key[:9], value=value[:9]):
                self.refused("InvalidTagException", self.ml.add_tags,
                             Tags=[{"Key": "fine"}, {"Key": key, "Value": value}], **place)
        status, answer = self.service.post("AddTags", {**place, "Tags": [{"Key": ""}]})
        self.assertEqual((status, answer["__type"]), (400, "InvalidTagException"))
        self.assertEqual(len(self.ml.describe_tags(**place)["Tags"]), len(fine))  # all or none

    def test_an_object_has_at_most_fifty(self):
        place = self.fresh("fifty")
        self.ml.add_tags(Tags=[{"Key": f"k{i}"} for i in range(50)], **place)
        self.ml.add_tags(Tags=[{"Key": "k7", "Value": "a new value is no new tag"}], **place)
        self.refused("TagLimitExceededException", self.ml.add_tags,
                     Tags=[{"Key": "k7", "Value": "lost"}, {"Key": "more"}], **place)
        tags = {one["Key"]: one.get("Value") for one in self.ml.describe_tags(**place)["Tags"]}
        self.assertEqual((len(tags), tags["k7"]), (50, "a new value is no new tag"))
        self.ml.delete_tags(TagKeys=["k0"], **place)
        self.ml.add_tags(Tags=[{"Key": "more"}], **place)

    def test_deleted_objects_take_no_more(self):
        place = self.fresh("gone")
        self.ml.add_tags(Tags=[{"Key": "a"}], **place)
        self.ml.delete_data_source(DataSourceId="gone")
        self.refused("ResourceNotFoundException", self.ml.add_tags, Tags=[{"Key": "b"}], **place)
        self.refused("ResourceNotFoundException", self.ml.delete_tags, TagKeys=["a"], **place)
        self.assertEqual(self.ml.describe_tags(**place)["Tags"], [{"Key": "a"}])
