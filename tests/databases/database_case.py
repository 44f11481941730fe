"""What the tests of databases share: one server of each kind with its tables, and waiting."""
import os
import time

from servers import MariaDb, Postgres
from tables import READER, fill

ROLE = "arn:aws:iam::000000000000:role/r"
_servers = {}


def server(kind):
    """The running one; a kind that is not installed was skipped before."""
    if kind not in _servers:
        _servers[kind] = kind()
        fill(**{kind.__name__.lower(): _servers[kind]})
    return _servers[kind]


def close_servers():
    while _servers:
        _servers.popitem()[1].close()


def url(kind, password=READER, scheme=None, user="reader", database="shop"):
    one = server(kind)
    return f"{scheme or one.scheme}://{user}:{password}@127.0.0.1:{one.port}/{database}"


def wait_until(what, seconds=60):
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            raise AssertionError("waited too long")
        time.sleep(0.05)


def wait_for_query(*kinds):
    """Until each of them has one of ours under way."""
    wait_until(lambda: all(server(kind).running().strip() for kind in kinds))


def wait_for_no_query(*kinds):
    wait_until(lambda: not any(server(kind).running().strip() for kind in kinds), seconds=20)


def places_of(secret, *roots):
    """Files beneath these directories that hold a text."""
    found = []
    for root in roots:
        for folder, _, names in os.walk(root):
            for name in names:
                path = os.path.join(folder, name)
                if os.path.isfile(path):
                    with open(path, "rb") as file:
                        if secret.encode() in file.read():
                            found.append(path)
    return found


KINDS = (Postgres, MariaDb)
# Takes minutes, a row every tenth of a second.
SLOW = {Postgres: "select i, pg_sleep(0.1)::text from generate_series(1, 3000) i",
        MariaDb: "select seq, sleep(0.1) from shop.seq_1_to_3000"}
