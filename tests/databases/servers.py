"""Debian's PostgreSQL 15 and MariaDB, started in a directory of their own, ended with the test."""
import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time

POSTGRES = pathlib.Path("/usr/lib/postgresql/15/bin")
MARIADBD = pathlib.Path("/usr/sbin/mariadbd")
MYSQL_PROGRAMS = pathlib.Path("/usr/bin")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def as_user(name):
    """As root a server does not run: the words that run a program as its own user."""
    if os.geteuid() != 0:
        return [], os.geteuid(), os.getegid()
    user = pwd.getpwnam(name)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"], \
        user.pw_uid, user.pw_gid


class Server:
    """A server that dies with this process, and whose files go with it."""
    user = port = None

    def __init__(self):
        self.prefix, uid, gid = as_user(self.user)
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="glassbox-db-"))
        self.place.chmod(0o755)
        self.data = self.place / "data"
        for directory in (self.data, self.place / "socket"):
            directory.mkdir()
            os.chown(directory, uid, gid)
        self.log = self.place / "log"
        self.certificate, self.key = self.place / "socket/certificate", self.place / "socket/key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-keyout", self.key, "-out",
                        self.certificate, "-days", "2", "-subj", "/CN=localhost", "-addext",
                        "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True,
                       capture_output=True)
        self.key.chmod(0o600)
        os.chown(self.key, uid, gid)
        self.process = None
        try:
            self.make()
            self.start()
        except BaseException:
            self.close()
            raise

    def run(self, *command, **more):
        done = subprocess.run([*self.prefix, *map(str, command)], capture_output=True, text=True,
                              cwd=self.place, **more)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self, port=None):
        for _ in range(5):  # another program may take the port meanwhile
            self.port = port or free_port()
            with open(self.log, "ab") as log:
                self.process = subprocess.Popen(
                    [*self.prefix, "setpriv", "--pdeathsig", "KILL", *map(str, self.command())],
                    stdout=log, stderr=log, cwd=self.place, start_new_session=True)
            until = time.monotonic() + 120
            while time.monotonic() < until and self.process.poll() is None:
                if self.answers():
                    return
                time.sleep(0.1)
            self.kill()
        raise AssertionError(f"{type(self).__name__} does not start: {self.log.read_text()[-2000:]}")

    def kill(self):
        """At once, as a machine that loses its power."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(60)
            self.process = None

    def close(self):
        self.kill()
        shutil.rmtree(self.place, ignore_errors=True)


class Postgres(Server):
    user = "postgres"
    scheme = "postgresql"

    @staticmethod
    def is_there():
        return (POSTGRES / "postgres").exists()

    def make(self):
        secret = self.place / "secret"
        secret.write_text("admin-pass\n")
        secret.chmod(0o644)
        self.run(POSTGRES / "initdb", "-D", self.data, "-U", "admin", "-E", "UTF8", "--locale=C",
                 "-A", "scram-sha-256", f"--pwfile={secret}", "--no-sync")
        secret.unlink()

    def command(self):
        return [POSTGRES / "postgres", "-D", self.data, "-p", self.port, "-h", "127.0.0.1",
                "-k", self.place / "socket", "-c", "ssl=on", "-c", f"ssl_cert_file={self.certificate}",
                "-c", f"ssl_key_file={self.key}", "-c", "fsync=off", "-c", "shared_buffers=32MB",
                "-c", "timezone=America/New_York", "-c", "datestyle=German"]

    def sql(self, text, database="postgres"):
        """As the administrator; rows as lines, columns separated by |."""
        return self.run(POSTGRES / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
                        "-h", "127.0.0.1", "-p", self.port, "-U", "admin", "-d", database,
                        "-f", "-", input=text, env={**os.environ, "PGPASSWORD": "admin-pass"})

    def answers(self):
        try:
            self.sql("select 1")
        except AssertionError:
            return False
        return True

    def running(self):
        """The statements of others under way."""
        return self.sql("select query from pg_stat_activity where application_name = 'glassbox' "
                        "and state = 'active'")

    def end_queries(self):
        """Of a client that was killed: the server would notice when it next writes to it."""
        self.sql("select pg_terminate_backend(pid) from pg_stat_activity "
                 "where application_name = 'glassbox'")


class MariaDb(Server):
    user = "mysql"
    scheme = "mysql"

    @staticmethod
    def is_there():
        return MARIADBD.exists()

    def make(self):
        self.run(MYSQL_PROGRAMS / "mariadb-install-db", "--no-defaults", f"--datadir={self.data}",
                 "--auth-root-authentication-method=normal", "--skip-test-db")

    def command(self):
        return [MARIADBD, "--no-defaults", f"--datadir={self.data}", f"--port={self.port}",
                "--bind-address=127.0.0.1", f"--socket={self.place}/socket/s",
                "--innodb-flush-log-at-trx-commit=0", "--default-time-zone=-05:00",
                "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M",
                f"--pid-file={self.place}/socket/pid", f"--ssl-cert={self.certificate}",
                f"--ssl-key={self.key}"]

    def sql(self, text, database="mysql"):
        """As the administrator; rows as lines, columns separated by tabs."""
        return self.run(MYSQL_PROGRAMS / "mariadb", "--no-defaults", "-N", "-B", "-u", "root",
                        f"--socket={self.place}/socket/s", "--default-character-set=utf8mb4",
                        database, input=text)

    def answers(self):
        try:
            self.sql("select 1")
        except AssertionError:
            return False
        return True

    def running(self):
        return self.sql("select info from information_schema.processlist where command = 'Query' "
                        "and user = 'reader'")

    def end_queries(self):
        self.sql("kill user reader")
