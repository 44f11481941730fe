"""`glassbox train postgresql://... --query` and its like, against real servers."""
import csv
import io
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest

from database_case import (KINDS, SLOW, close_servers, places_of, server, url, wait_for_no_query,
                           wait_for_query)
from servers import MariaDb, Postgres
from silent_relay import SilentRelay
from service import GLASSBOX, SCRATCH
from tables import READER

END_QUERIES = {Postgres: "select pg_terminate_backend(pid) from pg_stat_activity "
                         "where usename = 'reader'",
               MariaDb: "kill user reader"}
LEARN = "select * from learn order by id"


def tearDownModule():
    close_servers()


@unittest.skipUnless(all(kind.is_there() for kind in KINDS),
                     "postgresql-15 or mariadb-server is not installed")
class Commands(unittest.TestCase):
    def setUp(self):
        SCRATCH.mkdir(parents=True, exist_ok=True)
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="commands-", dir=SCRATCH))
        self.addCleanup(shutil.rmtree, self.place)
        self.temporary = self.place / "temporary"
        self.temporary.mkdir()
        self.environment = {**os.environ, "TMPDIR": str(self.temporary)}
        self.output = self.place / "output"
        self.output.mkdir()

    def glassbox(self, *words, code=0, input="", **more):
        done = subprocess.run([GLASSBOX, *map(str, words)], cwd=self.output, capture_output=True,
                              text=True, timeout=300, input=input,
                              env={**self.environment, **more})
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertNotIn(READER, done.stdout + done.stderr)
        self.assertEqual(list(self.temporary.iterdir()), [])
        return done

    def exported(self, kind):
        """The rows of the table as somebody else's CSV."""
        path = self.output / f"{kind.__name__}.csv"
        if kind is Postgres:
            path.write_text(server(kind).sql(f"copy ({LEARN}) to stdout csv header", "shop"))
        else:
            rows = server(kind).sql(LEARN, "shop").splitlines()
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(
                [["id", "size", "colour", "y"], *(row.split("\t") for row in rows)])
            path.write_text(text.getvalue())
        return path

    def test_a_query_gives_what_its_export_gives(self):
        for kind in KINDS:
            with self.subTest(kind.__name__):
                file, data = self.exported(kind), (url(kind), "--query", LEARN)
                for name, source in (("file", (file,)), ("rows", data)):
                    self.glassbox("schema", *source, "--target", "y", "--row-id", "id",
                                  "-o", f"{name}.schema", "--force")
                    self.glassbox("train", *source, "--schema", f"{name}.schema", "--split", "0-70",
                                  "-o", f"{name}.model", "--force")
                    self.glassbox("evaluate", f"{name}.model", *source, "--split", "70-100",
                                  "--report", f"{name}.html", "--force")
                    self.glassbox("predict", f"{name}.model", *source, "--csv", f"{name}.csv",
                                  "--readable", "--force")
                for ending in ("schema", "model", "csv"):
                    self.assertEqual((self.output / f"rows.{ending}").read_bytes(),
                                     (self.output / f"file.{ending}").read_bytes(), ending)
                self.assertEqual(places_of(READER, self.output), [])
                shown = url(kind).replace(f":{READER}", "")
                page = (self.output / "rows.html").read_text()
                self.assertIn(shown, page)
                self.assertIn(LEARN, page)

    def test_the_other_commands_give_what_they_give_of_the_export(self):
        (self.output / "r").write_text('{"groups":{},"assignments":{},"outputs":["ALL_NUMERIC"]}')
        for kind in KINDS:
            file, data = (self.exported(kind),), (url(kind), "--query", LEARN)
            self.glassbox("schema", *file, "--target", "y", "--row-id", "id", "-o", "s", "--force")
            self.glassbox("train", *file, "--schema", "s", "-o", "m", "--force")
            for words in (("threshold", "m", "--best", "f1"), ("recipe", "suggest", "--schema", "s"),
                          ("recipe", "trace", "r", "--schema", "s", "--row", "7"),
                          ("split", "--schema", "s", "--stratify", "--split", "0-70", "-o", "parts"),
                          ("predict", "m", "-o", "batch", "--id", "b")):
                with self.subTest(kind=kind.__name__, words=words):
                    said, files = [], []
                    for source in (file, data):
                        done = self.glassbox(*words, *source, "--force")
                        shown = url(kind).replace(f":{READER}", "")
                        said.append(done.stdout.replace(str(source[0]), "DATA").replace(shown, "DATA"))
                        files.append([one.read_bytes() for name in ("parts", "batch")
                                      for one in sorted((self.output / name).rglob("*.csv"))])
                    if words[0] != "predict":  # which names its files by the data
                        self.assertEqual(*said)
                    self.assertEqual(*files)
                    self.assertEqual(places_of(READER, self.output), [])

    def test_run_insights_and_tune_take_a_query(self):
        for kind in KINDS:
            with self.subTest(kind.__name__):
                data = (url(kind), "--query", LEARN)
                name = kind.__name__
                self.glassbox("run", *data, "--target", "y", "--row-id", "id", "-o", name)
                report = (self.output / name / "report.html").read_text()
                self.assertIn(url(kind).replace(f":{READER}", ""), report)
                self.assertIn(LEARN, report)
                schema = self.output / name / "data.schema"
                insights = json.loads(self.glassbox("insights", *data, "--schema", schema,
                                                    "--json").stdout)
                self.assertEqual(insights["data"]["query"], LEARN)
                self.assertEqual(insights["data"]["files"], [url(kind).replace(f":{READER}", "")])
                self.glassbox("tune", *data, "--schema", schema, "--folds", "2", "-o", name + ".t")
                self.assertEqual(places_of(READER, self.output), [])

    def test_the_files_of_a_batch_prediction_name_the_database(self):
        data = (url(Postgres), "--query", LEARN)
        self.glassbox("run", *data, "--target", "y", "-o", "run")
        self.glassbox("predict", "run/model.glassbox", *data, "-o", "batch", "--id", "b")
        shown = url(Postgres).replace(f":{READER}", "")
        manifest = json.loads((self.output / "batch/batch-prediction/b.manifest").read_text())
        self.assertEqual(list(manifest), [shown])
        self.assertTrue((self.output / "batch/batch-prediction/result/b-shop.gz").exists())

    def test_the_password_may_stand_elsewhere(self):
        for kind, name in ((Postgres, "PGPASSWORD"), (MariaDb, "MYSQL_PWD")):
            without = url(kind).replace(f":{READER}", "")
            (self.output / "q.sql").write_text(LEARN + ";\n")
            done = self.glassbox("schema", without, "--query-file", "q.sql", **{name: READER})
            self.assertIn("4,000", done.stdout + done.stderr)
            self.glassbox("schema", without, "--query", LEARN, code=3)
        secret = self.place / "pgpass"
        secret.write_text(f"127.0.0.1:*:*:reader:{READER}\n")
        secret.chmod(0o600)
        self.glassbox("schema", url(Postgres).replace(f":{READER}", ""), "--query", LEARN,
                      PGPASSFILE=str(secret))

    def test_the_file_of_the_query_is_not_an_output(self):
        (self.output / "q.sql").write_text(LEARN)
        data = (url(Postgres), "--query-file", "q.sql")
        self.glassbox("schema", *data, "--target", "y", "-o", "s.schema")
        for words in (("schema", *data, "-o", "q.sql"),
                      ("train", *data, "--schema", "s.schema", "-o", "q.sql")):
            done = self.glassbox(*words, "--force", code=3)
            self.assertIn("the command reads this file", done.stderr)
        self.assertEqual((self.output / "q.sql").read_text(), LEARN)

    def test_the_file_of_the_query_is_read_once(self):
        data = (url(Postgres), "--query-file", "/dev/stdin")
        self.glassbox("schema", *data, "--target", "y", "-o", "s.schema", input=LEARN)
        self.glassbox("train", *data, "--schema", "s.schema", "-o", "m.model", input=LEARN)
        self.glassbox("evaluate", "m.model", *data, "--report", "r.html", input=LEARN)
        self.assertIn(LEARN, (self.output / "r.html").read_text())
        insights = self.glassbox("insights", *data, "--schema", "s.schema", "--json", input=LEARN)
        self.assertEqual(json.loads(insights.stdout)["data"]["query"], LEARN)

    def test_a_socket_serves_as_well(self):
        for kind, path in ((Postgres, "socket"), (MariaDb, "socket/s")):
            place = str(server(kind).place / path).replace("/", "%2F")
            port = f"?port={server(kind).port}" if kind is Postgres else ""
            self.glassbox("schema", f"{kind.scheme}://reader:{READER}@{place}/shop{port}",
                          "--query", LEARN)

    def test_connections_are_encrypted_where_the_address_asks_for_it(self):
        seen = {Postgres: "select ssl from pg_stat_ssl where pid = pg_backend_pid()",
                MariaDb: "select variable_value <> '' from information_schema.session_status "
                         "where variable_name = 'ssl_cipher'"}
        for kind in KINDS:
            root = f"sslrootcert={server(kind).certificate}"
            for parameters, code, expected in (
                    ("sslmode=require", 0, "1"), ("sslmode=disable", 0, "0"),
                    (f"sslmode=verify-full&{root}", 0, "1"), ("sslmode=verify-full", 3, None),
                    ("sslmode=nonsense", 3, None)):
                with self.subTest(kind=kind.__name__, parameters=parameters):
                    address = f"{url(kind)}?{parameters}".replace("127.0.0.1", "localhost")
                    done = self.glassbox("schema", address, "--query", seen[kind], "--json",
                                         code=code)
                    if expected:
                        self.assertIn(f'"{expected}"', done.stdout)

    def test_mistakes_end_with_one_line_and_no_file(self):
        data = url(Postgres)
        for words, code, text in (
                ((data,), 2, "--query is missing"),
                (("wine.csv", "--query", LEARN), 2, "--query is for DATA that is a database"),
                (("wine.csv", "--query", ""), 2, "--query is for DATA that is a database"),
                (("wine.csv", "--query-file", ""), 2, "--query is for DATA that is a database"),
                ((data, "--query-file", ""), 3, "no such file"),
                ((data, data, "--query", LEARN), 2, "give it alone"),
                ((data, "wine.csv", "--query", LEARN), 2, "give it alone"),
                ((data, "--query", ""), 2, "--query is missing"),
                ((data, "--query", " ; "), 3, "the query is empty"),
                ((data, "--query-file", "none.sql"), 3, "none.sql: no such file"),
                ((data, "--query", "select * from nowhere"), 3, '"nowhere" does not exist'),
                ((data.replace(READER, READER + "x"), "--query", LEARN), 3,
                 "password authentication failed"),
                ((data.replace("127.0.0.1:", "127.0.0.1:9"), "--query", LEARN), 3, "1 to 65535"),
                ((f"postgresql://reader:{READER}@127.0.0.1:1/shop", "--query", LEARN), 3,
                 "cannot connect"),
                ((f"mysql://reader:{READER}@127.0.0.1:1/shop", "--query", LEARN), 3,
                 "cannot connect"),
                ((f"mysql://reader:{READER}@127.0.0.1/shop?socket=x", "--query", LEARN), 3,
                 'unknown parameter "socket"'),
                ((f"{data}?connect_timeout=x", "--query", LEARN), 3, "seconds from 1 to 3600"),
                ((f"{data}?nonsense=x", "--query", LEARN), 3, "nonsense")):
            with self.subTest(words=words):
                done = self.glassbox("schema", *words, "-o", "s.schema", code=code)
                self.assertIn(text, done.stderr)
                self.assertEqual(len(done.stderr.strip().splitlines()), 1)
                self.assertFalse((self.output / "s.schema").exists())

    def test_no_message_repeats_a_password(self):
        data = url(Postgres)
        for code, *words in (
                (2, "inspect", "m", data), (5, "inspect", data), (2, data),
                (2, "train", data, "--wrong"), (3, "recipe", "check", data, "--schema", data),
                (2, "serve", "--redshift", data),
                (2, "serve", "--rds", "a=" + data.replace("postgresql", "http")),
                (5, "inspect", f"postgresql://h/db?password={READER}"),
                (5, "inspect", f"postgresql:/u:{READER}@h/db"),
                (5, "inspect", f"mysql//u:{READER}@h/db"),
                (3, "schema", f"postgresql:u:{READER}@h/db"),
                (2, "serve", "--redshift", f"redshift:/u:{READER}@h")):
            with self.subTest(words=words):
                self.glassbox(*words, code=code)

    def test_a_server_for_the_service_is_checked_when_that_starts(self):
        login = f"//reader:{READER}@"
        for value, text in (
                (f"c-1=redshift:{login}", "has no host"),
                (f"c-1=mysql:{login}:3306/shop", "has no host"),
                (f"c-1=postgresql:{login}h:x", "--redshift c-1: the port"),
                (f"c-1=postgresql:{login}h?sslmode=on", "--redshift c-1: sslmode"),
                (f"c-1=mysql:{login}h?sslmode=prefer", "--redshift c-1: sslmode"),
                (f"c-1=mysql:{login}h?connect_timeout=soon", "seconds from 1 to 3600"),
                (f"c-1=postgresql:{login}h?nonsense=1", 'unknown parameter "nonsense"'),
                (f"c-1=mysql:{login}h?nonsense=1", 'unknown parameter "nonsense"'),
                (f"C_1=redshift:{login}h", "lower-case letters"),
                (f"c-1=redshift:{login}h/my_shop", "--rds serves it"),
                (f"{'c' * 64}=redshift:{login}h", "1 to 63"),
                (f"=redshift:{login}h", "expected NAME="),
                ("c-1", "expected NAME="), ("", "expected NAME=")):
            with self.subTest(value=value):
                done = self.glassbox("serve", "--port", "0", "--redshift", value, code=2)
                self.assertIn(text, done.stderr)
                self.assertEqual(len(done.stderr.strip().splitlines()), 1)
                self.assertEqual(list(self.output.iterdir()), [])
        done = self.glassbox("serve", "--rds", "a=mysql://h", "--rds", "a=mysql://h", code=2)
        self.assertIn("--rds a is given twice", done.stderr)

    def test_a_server_that_does_not_answer_is_given_up(self):
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            port = silent.getsockname()[1]
            for scheme in ("postgresql", "mysql"):
                done = self.glassbox("schema", f"{scheme}://a:{READER}@127.0.0.1:{port}/d"
                                     "?connect_timeout=1", "--query", "select 1", code=3)
                self.assertIn("cannot connect", done.stderr)

    def test_a_statement_time_out_is_the_servers_word(self):
        server(Postgres).sql("alter role reader set statement_timeout = '200ms'")
        self.addCleanup(server(Postgres).sql, "alter role reader reset statement_timeout")
        done = self.glassbox("schema", url(Postgres), "--query", SLOW[Postgres], code=3)
        self.assertIn("statement_timeout", done.stderr)

        limit = "alter user reader@localhost, reader@'127.0.0.1' with max_statement_time "
        server(MariaDb).sql(limit + "0.2")
        self.addCleanup(server(MariaDb).sql, limit + "0")
        done = self.glassbox("schema", url(MariaDb), "--query", SLOW[MariaDb], code=3)
        self.assertIn("time limit", done.stderr)

    def test_ctrl_c_ends_the_query(self):
        for kind in KINDS:
            with self.subTest(kind.__name__):
                command = [GLASSBOX, "schema", url(kind), "--query", SLOW[kind]]
                with subprocess.Popen(command, env=self.environment, stderr=subprocess.PIPE,
                                      stdout=subprocess.DEVNULL) as process:
                    wait_for_query(kind)
                    process.send_signal(signal.SIGINT)
                    self.assertEqual(process.wait(60), 130, process.stderr.read())
                wait_for_no_query(kind)
                self.assertEqual(list(self.temporary.iterdir()), [])

    def test_ctrl_c_does_not_wait_for_a_server_that_is_silent_about_it(self):
        for kind in KINDS:
            with self.subTest(kind.__name__):
                one = server(kind)
                relay = SilentRelay(one.port)
                self.addCleanup(relay.close)
                data = url(kind).replace(f":{one.port}/", f":{relay.port}/")
                command = [GLASSBOX, "schema", data, "--query", SLOW[kind]]
                with subprocess.Popen(command, env=self.environment, stderr=subprocess.PIPE,
                                      stdout=subprocess.DEVNULL) as process:
                    self.addCleanup(process.kill)
                    wait_for_query(kind)
                    process.send_signal(signal.SIGINT)
                    self.assertEqual(process.wait(60), 130)
                self.assertTrue(relay.later.is_set(), "it did not ask for the query's end")
                one.sql(END_QUERIES[kind])
                wait_for_no_query(kind)


if __name__ == "__main__":
    unittest.main()
