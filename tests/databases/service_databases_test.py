"""CreateDataSourceFromRedshift and ...FromRDS against real servers, by boto3."""
import gzip
import json
import unittest
import urllib.request

from database_case import (KINDS, ROLE, SLOW, close_servers, places_of, server, wait_for_no_query,
                           wait_for_query, wait_until)
from servers import MariaDb, Postgres
from service import Service
from service_case import ServiceCase, split
from tables import (MARIADB_CSV, MARIADB_TYPES, POSTGRES_CSV, POSTGRES_TYPES, READER)

LEARN = json.dumps({
    "version": "1.0", "targetAttributeName": "y", "rowId": "id", "dataFormat": "CSV",
    "dataFileContainsHeader": False, "attributes": [
        {"attributeName": "id", "attributeType": "CATEGORICAL"},
        {"attributeName": "size", "attributeType": "NUMERIC"},
        {"attributeName": "colour", "attributeType": "CATEGORICAL"},
        {"attributeName": "y", "attributeType": "BINARY"}]})


def tearDownModule():
    close_servers()


@unittest.skipUnless(all(kind.is_there() for kind in KINDS),
                     "postgresql-15 or mariadb-server is not installed")
class Databases(ServiceCase):
    @classmethod
    def setUpClass(cls):
        postgres, mariadb = server(Postgres), server(MariaDb)
        cls.arguments = (
            "--redshift", f"c-1=redshift://127.0.0.1:{postgres.port}",
            "--redshift", f"c-2=postgresql://127.0.0.1:{postgres.port}/shop",
            "--rds", f"i-1=mysql://127.0.0.1:{mariadb.port}",
            "--rds", f"i-2=postgresql://127.0.0.1:{postgres.port}", "--jobs", "2",
            "--access-log", "--audit-log", "audit.log")
        super().setUpClass()
        cls.watch(cls.ml)

    @staticmethod
    def watch(client):
        """No answer may hold the password."""
        def check(http_response, **_):
            assert READER.encode() not in http_response.content, http_response.content
        client.meta.events.register("after-call", check)

    def create(self, id, kind, query, name=None, password=READER, database="shop",
               statistics=False, **more):
        spec = {"SelectSqlQuery": query, "S3StagingLocation": "s3://b/staging/",
                "DatabaseCredentials": {"Username": "reader", "Password": password}, **more}
        if kind is Postgres:
            spec["DatabaseInformation"] = {"DatabaseName": database,
                                           "ClusterIdentifier": name or "c-1"}
            return self.ml.create_data_source_from_redshift(
                DataSourceId=id, RoleARN=ROLE, ComputeStatistics=statistics, DataSpec=spec)
        spec["DatabaseInformation"] = {"DatabaseName": database,
                                       "InstanceIdentifier": name or "i-1"}
        return self.ml.create_data_source_from_rds(
            DataSourceId=id, RoleARN=ROLE, ComputeStatistics=statistics, RDSData={
                **spec, "ResourceRole": "r", "ServiceRole": "s", "SubnetId": "subnet-1",
                "SecurityGroupIds": ["sg-1"]})

    def tearDown(self):
        for status in ("PENDING", "INPROGRESS"):
            for one in self.ml.describe_data_sources(FilterVariable="Status", EQ=status,
                                                     Limit=100)["Results"]:
                self.ml.delete_data_source(DataSourceId=one["DataSourceId"])

    def staged(self, id):
        return self.service.root / "b" / "staging" / f"{id}.csv"

    def failed(self, id):
        """The message of a data source that fails, and leaves nothing."""
        found = self.end_of("DataSource", id)
        self.assertEqual(found["Status"], "FAILED")
        self.assertFalse(self.staged(id).exists())
        self.assertNotIn(READER, found["Message"])
        return found["Message"]

    def test_every_type_is_written_as_amazon_ml_reads_it(self):
        for kind, expected, types in ((Postgres, POSTGRES_CSV, POSTGRES_TYPES),
                                      (MariaDb, MARIADB_CSV, MARIADB_TYPES)):
            id = f"kinds-{kind.__name__}"
            self.create(id, kind, "select * from kinds order by id", statistics=True)
            found = self.completed("DataSource", id)
            self.assertEqual(self.staged(id).read_bytes().decode(), expected.decode())
            self.assertEqual(found["DataLocationS3"], f"s3://b/staging/{id}.csv")
            verbose = self.ml.get_data_source(DataSourceId=id, Verbose=True)
            schema = json.loads(verbose["DataSourceSchema"])
            self.assertEqual({one["attributeName"]: one["attributeType"]
                              for one in schema["attributes"]}, types)
            self.assertFalse(schema["dataFileContainsHeader"])
            with open(self.service.data / "logs" / f"ds-{id}.log", "rb") as log:
                text = log.read()
                text = gzip.decompress(text) if text[:2] == b"\x1f\x8b" else text
            self.assertIn(b"4 rows are in s3://b/staging/", text)

    def test_get_says_where_the_rows_came_from(self):
        self.create("meta-r", Postgres, "select 1 as a", name="c-2")
        self.create("meta-i", MariaDb, "select 1 as a")
        found = self.completed("DataSource", "meta-r")
        self.assertEqual(found["RedshiftMetadata"], {
            "RedshiftDatabase": {"DatabaseName": "shop", "ClusterIdentifier": "c-2"},
            "DatabaseUserName": "reader"})
        self.assertEqual(found["RoleARN"], ROLE)
        verbose = self.ml.get_data_source(DataSourceId="meta-r", Verbose=True)
        self.assertEqual(verbose["RedshiftMetadata"]["SelectSqlQuery"], "select 1 as a")
        self.completed("DataSource", "meta-i")
        verbose = self.ml.get_data_source(DataSourceId="meta-i", Verbose=True)
        self.assertEqual(verbose["RDSMetadata"], {
            "Database": {"InstanceIdentifier": "i-1", "DatabaseName": "shop"},
            "DatabaseUserName": "reader", "SelectSqlQuery": "select 1 as a", "ResourceRole": "r",
            "ServiceRole": "s"})
        listed = self.ml.describe_data_sources(FilterVariable="DataLocationS3",
                                               Prefix="s3://b/staging/meta-")["Results"]
        self.assertEqual(len(listed), 2)
        of_console = "/console/api/objects/data-sources/meta-r"
        for path in ("/metrics", "/console/api/status", of_console, of_console + "/log"):
            with urllib.request.urlopen(self.service.url + path) as answer:
                self.assertNotIn(READER.encode(), answer.read())

    def test_from_rows_to_predictions(self):
        bytes_of = {}
        for kind in KINDS:
            name = kind.__name__
            for part, (begin, end) in (("train", (0, 70)), ("rest", (70, 100))):
                self.create(f"{part}-{name}", kind, "select * from learn order by id",
                            statistics=True, DataSchema=LEARN, DataRearrangement=split(begin, end))
            self.model(f"ml-{name}", f"train-{name}")
            self.ml.create_evaluation(EvaluationId=f"ev-{name}", MLModelId=f"ml-{name}",
                                      EvaluationDataSourceId=f"rest-{name}")
            self.ml.create_batch_prediction(
                BatchPredictionId=f"bp-{name}", MLModelId=f"ml-{name}",
                BatchPredictionDataSourceId=f"rest-{name}", OutputUri="s3://b/out/")
            metrics = self.completed("Evaluation", f"ev-{name}")["PerformanceMetrics"]
            self.assertGreater(float(metrics["Properties"]["BinaryAUC"]), 0.98)
            batch = self.completed("BatchPrediction", f"bp-{name}")
            self.assertEqual(batch["InvalidRecordCount"], 0)
            self.assertGreater(batch["TotalRecordCount"], 1100)
            bytes_of[kind] = self.file_of_model(f"ml-{name}").read_bytes()
        # The same rows by either way, and as a file.
        self.ml.create_data_source_from_s3(
            DataSourceId="file", ComputeStatistics=True, DataSpec={
                "DataLocationS3": "s3://b/staging/train-Postgres.csv", "DataSchema": LEARN,
                "DataRearrangement": split(0, 70)})
        self.model("ml-file", "file")
        self.completed("MLModel", "ml-file")
        of_file = self.file_of_model("ml-file").read_bytes()
        self.assertTrue(bytes_of[Postgres] == bytes_of[MariaDb] == of_file)

    def test_a_server_or_database_that_was_not_allowed_is_refused(self):
        for kind, name, flag in ((Postgres, "c-9", "--redshift c-9="), (MariaDb, "i-9", "--rds i-9=")):
            with self.subTest(name):
                text = self.refused("InvalidInputException", self.create, "far", kind, "select 1",
                                    name=name)
                self.assertIn(flag, text)
                self.assertIn(name.replace("9", "1") + ", " + name.replace("9", "2"), text)
        text = self.refused("InvalidInputException", self.create, "far", Postgres, "select 1",
                            name="c-2", database="postgres")
        self.assertIn('database "shop" of c-2 alone (got "postgres")', text)
        self.refused("ResourceNotFoundException", self.ml.get_data_source, DataSourceId="far")

    def test_a_character_of_value_0_is_refused(self):
        for member, more in (
                ("Username", {"DatabaseCredentials": {"Username": "a\0b", "Password": READER}}),
                ("Password", {"password": READER + "\0"}), ("SelectSqlQuery", {"query": "select\0"}),
                ("DatabaseName", {"database": "shop\0"})):
            for kind in KINDS:
                with self.subTest(member, kind=kind.__name__):
                    text = self.refused("InvalidInputException", self.create, "zero", kind,
                                        **{"query": "select 1", **more})
                    self.assertIn(f".{member}: expected ", text)
                    self.assertNotIn(READER, text)
        self.refused("ResourceNotFoundException", self.ml.get_data_source, DataSourceId="zero")

    def test_the_same_call_again_is_the_same_data_source(self):
        self.create("again", Postgres, "select 1 as a")
        self.create("again", Postgres, "select 1 as a")
        self.refused("IdempotentParameterMismatchException", self.create, "again", Postgres,
                     "select 2 as a")
        self.completed("DataSource", "again")

    def test_mistakes_are_told_by_the_server_and_leave_nothing(self):
        for at, (kind, more, *words) in enumerate((
                (Postgres, {"password": "wrong-password"}, "password authentication failed", "check"),
                (MariaDb, {"password": "wrong-password"}, "Access denied", "check"),
                (Postgres, {"database": "nowhere"}, '"nowhere" does not exist'),
                (MariaDb, {"database": "nowhere"}, "nowhere"),
                (Postgres, {"query": "select * from nowhere"}, '"nowhere" does not exist',
                 "at character 15 of the query", "check the names"),
                (MariaDb, {"query": "select * from nowhere"}, "nowhere", "check the names"),
                (Postgres, {"query": "select nothing from learn"}, '"nothing" does not exist'),
                (MariaDb, {"query": "select nothing from learn"}, "nothing", "check the names"),
                (Postgres, {"query": "select * from secret"}, "permission denied", "GRANT SELECT"),
                (MariaDb, {"query": "select * from private.secret"}, "secret", "GRANT SELECT"),
                (Postgres, {"query": "select * from picture"}, 'column "bytes"', "encode(bytes"),
                (MariaDb, {"query": "select * from picture"}, 'column "bytes"', "hex(bytes"),
                (Postgres, {"query": "selct 1"}, "syntax error", "expected one SELECT"),
                (Postgres, {"query": "select $1"}, "the query failed", "parameter"),
                (Postgres, {"query": "select"}, "without columns"),
                (MariaDb, {"query": "selct 1"}, "expected one SELECT"),
                (MariaDb, {"query": "select 1 from"}, "syntax", "expected one SELECT"),
                (Postgres, {"query": "select 1, 2", "DataSchema": LEARN},
                 "the query returns 2 columns, and the schema has 4 attributes"),
                (MariaDb, {"query": "select 1, 2", "DataSchema": LEARN},
                 "the query returns 2 columns, and the schema has 4 attributes"))):
            with self.subTest(kind=kind.__name__, **more):
                self.create(f"mistake-{at}", kind, **{"query": "select 1 as a", **more})
                text = self.failed(f"mistake-{at}")
                for word in words:
                    self.assertIn(word, text)
                self.assertRegex(text, r"^query: .*, file (redshift|mysql)://reader@127|^query: the")
                self.assertNotIn("wrong-password", text)
                self.assertNotIn("PGPASSWORD", text)  # it is the request's
                self.assertNotIn("MYSQL_PWD", text)

    def test_a_query_reads_and_nothing_else(self):
        for at, (kind, query) in enumerate((
                (Postgres, "insert into kinds(id) values (99) returning id"),
                (Postgres, "with a as (insert into kinds(id) values (99) returning id) select * from a"),
                (Postgres, "select writes()"),
                (Postgres, "select 1; insert into kinds(id) values (99)"),
                (Postgres, "select 1; commit; insert into kinds(id) values (99)"),
                (Postgres, "select id into copied from kinds"),
                (Postgres, "vacuum"),
                (MariaDb, "insert into kinds(id) values (99) returning id"),
                (MariaDb, "select writes()"),
                (MariaDb, "select 1; insert into kinds(id) values (99)"),
                (MariaDb, "optimize table learn"),
                (MariaDb, "select 1 as a into outfile '/tmp/glassbox-is-not-to-write'"),
                (MariaDb, "create table copied as select * from learn"),
                (MariaDb, "set @a = 1"))):
            with self.subTest(kind=kind.__name__, query=query):
                self.create(f"writes-{at}", kind, query)
                text = self.failed(f"writes-{at}")
                self.assertRegex(text, "read|SELECT|one statement")
        for kind in KINDS:
            self.assertEqual(server(kind).sql("select count(*) from kinds where id = 99",
                                              "shop").strip(), "0")

    def test_a_trailing_semicolon_and_comments_do_no_harm(self):
        for at, (kind, query) in enumerate((
                (Postgres, "select 1 as a;"), (Postgres, "-- all\nselect 1 as a ; -- done"),
                (Postgres, "select 1 as a -- done"), (MariaDb, "select 1 as a;"),
                (MariaDb, "/* all */ select 1 as a -- done"))):
            with self.subTest(kind=kind.__name__, query=query):
                self.create(f"comment-{at}", kind, query)
                self.completed("DataSource", f"comment-{at}")
                self.assertEqual(self.staged(f"comment-{at}").read_bytes(), b"1\n")

    def test_names_that_a_schema_cannot_hold_are_changed(self):
        for kind, quote in ((Postgres, '"'), (MariaDb, "`")):
            id = f"names-{kind.__name__}"
            self.create(id, kind, f"select 1 as a, 2 as a, 3 as {quote}b,c{quote}")
            self.completed("DataSource", id)
            schema = json.loads(self.ml.get_data_source(DataSourceId=id,
                                                        Verbose=True)["DataSourceSchema"])
            self.assertEqual([one["attributeName"] for one in schema["attributes"]],
                             ["a", "a_2", "b,c"])
            self.assertEqual(self.staged(id).read_bytes(), b"1,2,3\n")

    def test_rows_have_no_header_whatever_the_schema_says(self):
        self.create("header", Postgres, "select * from learn where id < 4 order by id",
                    statistics=True, DataSchema=LEARN.replace("false", "true"))
        self.completed("DataSource", "header")
        schema = self.ml.get_data_source(DataSourceId="header", Verbose=True)["DataSourceSchema"]
        self.assertFalse(json.loads(schema)["dataFileContainsHeader"])
        findings = json.loads((self.service.data / "findings/ds-header.json").read_text())
        self.assertEqual(findings["records"]["total"], 3)

    def test_no_rows_are_a_file_without_records(self):
        for kind in KINDS:
            self.create(f"empty-{kind.__name__}", kind, "select * from learn where id < 0")
            self.completed("DataSource", f"empty-{kind.__name__}")
            self.assertEqual(self.staged(f"empty-{kind.__name__}").read_bytes(), b"")

    def test_deleting_a_data_source_ends_its_query(self):
        for kind in KINDS:
            with self.subTest(kind.__name__):
                id = f"deleted-{kind.__name__}"
                self.create(id, kind, SLOW[kind])
                wait_for_query(kind)
                self.ml.delete_data_source(DataSourceId=id)
                wait_for_no_query(kind)
                self.assertFalse(self.staged(id).exists())
                self.assertEqual(list(self.staged(id).parent.glob(".*deleted*")), [])

    def test_a_server_that_dies_fails_the_data_source(self):
        for kind in KINDS:
            with self.subTest(kind.__name__):
                id = f"dead-{kind.__name__}"
                self.create(id, kind, SLOW[kind])
                wait_for_query(kind)
                port = server(kind).port
                server(kind).kill()
                text = self.failed(id)
                self.assertIn("the connection was lost after ", text)
                self.create(f"{id}-later", kind, "select 1 as a")
                text = self.failed(f"{id}-later")
                self.assertIn("cannot connect", text)
                server(kind).start(port)

    def test_many_rows_need_little_memory(self):
        for kind, query in (
                (Postgres, "select i, repeat('x', 400) as t from generate_series(1, 300000) i"),
                (MariaDb, "select seq, repeat('x', 400) as t from seq_1_to_300000")):
            with self.subTest(kind.__name__):
                before = self.peak_memory()
                self.create(f"many-{kind.__name__}", kind, query)
                self.completed("DataSource", f"many-{kind.__name__}")
                size = self.staged(f"many-{kind.__name__}").stat().st_size
                self.assertGreater(size, 121_000_000)
                self.assertLess(self.peak_memory() - before, 40 << 20)
                with open(self.staged(f"many-{kind.__name__}"), "rb") as file:
                    self.assertEqual(sum(1 for _ in file), 300_000)

    def peak_memory(self):
        with open(f"/proc/{self.service.process.pid}/status") as status:
            return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM"))

    def test_rows_go_into_a_bucket_of_a_store(self):
        usual = self.ml
        with Service() as store:
            (store.root / "theirs").mkdir()
            arguments = [*self.arguments[:-1], "far.log", "--s3", f"far={store.url}/theirs"]
            with Service(*arguments) as service:
                try:
                    type(self).ml = service.client()
                    self.watch(self.ml)
                    self.stage_far(store.root / "theirs" / "rows of")
                    wait_until(lambda: not list((service.data / "temporary").iterdir()))
                    self.assertEqual(places_of(READER, service.place, store.place), [])
                finally:
                    type(self).ml = usual

    def stage_far(self, folder):
        place = {"S3StagingLocation": "s3://far/rows of/"}
        for kind in KINDS:
            id = f"far-{kind.__name__}"
            self.create(id, kind, "select * from learn order by id", statistics=True,
                        DataSchema=LEARN, **place)
            found = self.completed("DataSource", id)
            self.assertEqual(found["DataLocationS3"], f"s3://far/rows of/{id}.csv")
            self.assertEqual(len((folder / f"{id}.csv").read_text().splitlines()), 4000)
            self.model(f"ml-{id}", id)
            self.completed("MLModel", f"ml-{id}")
            self.create(f"{id}-wrong", kind, "select * from nowhere", **place)
            self.failed(f"{id}-wrong")
            self.create(f"{id}-slow", kind, SLOW[kind], **place)
            wait_for_query(kind)
            self.ml.delete_data_source(DataSourceId=f"{id}-slow")
            wait_for_no_query(kind)
        self.assertEqual(sorted(one.name for one in folder.iterdir()),
                         ["far-MariaDb.csv", "far-Postgres.csv"])

    def test_after_a_restart_a_password_is_nowhere(self):
        self.create("kept", Postgres, "select i, i % 2 as y from generate_series(1, 100000) i",
                    statistics=True)
        wait_until((self.service.data / "staged" / "ds-kept.json").exists)
        for state in ("running", "waiting"):  # two jobs at once
            for kind in KINDS:
                self.create(f"{state}-{kind.__name__}", kind, SLOW[kind])
        wait_for_query(*KINDS)
        self.service.kill()
        for kind in KINDS:
            server(kind).end_queries()
        self.assertEqual(places_of(READER, self.service.place), [])
        audit = (self.service.place / "audit.log").read_text()
        self.assertIn('"operation":"CreateDataSourceFromRedshift","id":"kept"', audit)
        self.service.start()
        self.restarted()
        for kind in KINDS:
            for state in ("running", "waiting"):
                self.assertIn("keeps no passwords", self.failed(f"{state}-{kind.__name__}"))
        self.completed("DataSource", "kept")  # its rows were there
        self.assertEqual(list(self.staged("kept").parent.glob(".*")), [])
        self.assertEqual(places_of(READER, self.service.place), [])

    def test_a_stop_ends_queries(self):
        for kind in KINDS:
            self.create(f"stopped-{kind.__name__}", kind, SLOW[kind])
        wait_for_query(*KINDS)
        self.assertEqual(self.service.stop(), 0)
        wait_for_no_query(*KINDS)
        self.service.start()
        self.restarted()
        for kind in KINDS:
            self.assertIn("keeps no passwords", self.failed(f"stopped-{kind.__name__}"))
        self.assertEqual(places_of(READER, self.service.place), [])

    def restarted(self):
        type(self).ml = self.service.client()
        self.watch(self.ml)


if __name__ == "__main__":
    unittest.main()
