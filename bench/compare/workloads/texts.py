"""Short texts: words and pairs of words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmark import Contestant
from entry import Entry, training_entry
from generated_data import generated, native
from glassbox_runs import Task
from session import Session
from competitors import Theirs

SGD = "SGDClassifier(log_loss, tol=None, constant step 0.05, averaged)"
COUNT = "CountVectorizer(ngram_range=(1, 2), binary)"
HASH = "HashingVectorizer(2**22, ngram_range=(1, 2), binary)"

# Ours was chosen by held-out log loss; l2.py shows what each would gain by another.
OUR_L2 = "2e-5"
VOWPAL_L2 = 0.0


@dataclass(frozen=True)
class Peer:
    """Of scikit-learn."""

    name: str
    method: str
    settings: str
    l2: float
    options: tuple[str, ...] = ()


PEERS = (
    Peer("scikit-learn count, SGD", "sgd", f"{COUNT}; {SGD}", 2e-5),
    Peer("scikit-learn hash, SGD", "sgd", f"{HASH}; {SGD}", 2e-5, ("--hashing",)),
    Peer("scikit-learn hash, SAGA", "saga", f"{HASH}; LogisticRegression(saga)", 2e-5,
         ("--hashing",)),
)


def task(session: Session) -> Task:
    return generated(session.places, "texts", session.rows(200_000, 10_000),
                     {"sgd.l2RegularizationAmount": OUR_L2})


def by_sklearn(theirs: Theirs, peer: Peer, l2: float) -> Contestant:
    return theirs.python(peer.name, "sklearn_texts.py", peer.method,
                         f"polars; {peer.settings}; L2 {l2:g}", *peer.options, l2=l2)


def by_vowpal(theirs: Theirs, stem: Path, l2: float) -> Contestant:
    return theirs.vowpal(stem, "--ngram 2 --loss_function logistic -b 22"
                         + (f" --l2 {l2:g}" if l2 else ""))


def entry(session: Session) -> Entry:
    words = task(session)
    found, theirs = training_entry(session, words, "Texts: words and pairs of words")
    stem = native(session.places, words, theirs.train_rows)
    found.contestants += [by_sklearn(theirs, peer, peer.l2) for peer in PEERS]
    found.contestants.append(by_vowpal(theirs, stem, VOWPAL_L2))
    return found
