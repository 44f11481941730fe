"""What data look like before anything is learned from them."""

from __future__ import annotations

import json as json_module
from typing import Any, Literal, NamedTuple

# Named tuples, not dataclasses: those import for as long as all else of this package does.


class Finding(NamedTuple):
    """Something to look at before training.

    Attributes
    ----------
    kind : str
        A word for it, such as ``"constant"``.
    severity : str
        ``"warning"`` or ``"note"``.
    attribute : str or None
        Which it is about; None: the data as a whole.
    message : str
        What was found.
    edit : object
        A change of the schema that answers it, where there is one.
    """

    kind: str
    severity: Literal["warning", "note"]
    attribute: str | None
    message: str
    edit: Any


class AttributeInsight(NamedTuple):
    """Statistics of one attribute.

    Attributes
    ----------
    name, type, role : str
        As the schema has them.
    missing, invalid : int
        Empty cells, and cells that are not of the type.
    mutual_information : float or None
        How much the attribute says about the target; None for the target.
    statistics : dict
        Those of its type, by the keys of ``glassbox insights --json``: ``mean``, ``median``,
        ``histogram``, ``top``, ...
    """

    name: str
    type: Literal["BINARY", "CATEGORICAL", "NUMERIC", "TEXT"]
    role: str
    missing: int
    invalid: int
    mutual_information: float | None
    statistics: dict[str, Any]


class Insights:
    """What `insights` found; in a notebook it is shown as tables.

    Attributes
    ----------
    findings : list of Finding
        Warnings first.
    attributes : list of AttributeInsight
        In the order of the columns.
    json : str
        All of it, as ``glassbox insights --json`` prints it.
    """

    def __init__(
        self, findings: list[Finding], attributes: list[AttributeInsight], json: str
    ) -> None:
        self.findings = findings
        self.attributes = attributes
        self.json = json

    def __repr__(self) -> str:
        names = ", ".join(repr(one.name) for one in self.attributes)
        return f"Insights({len(self.findings)} findings, attributes {names})"

    def __getitem__(self, name: str) -> AttributeInsight:
        for one in self.attributes:
            if one.name == name:
                return one
        raise KeyError(name)

    def _repr_html_(self) -> str:
        from glassbox_ml import _html

        return _html.insights_html(self)


def parse_insights(text: str) -> Insights:
    """Insights from their JSON."""
    found = json_module.loads(text)
    findings = [
        Finding(one["kind"], one["severity"], one["attribute"], one["message"], one["edit"])
        for one in found["findings"]
    ]
    attributes = []
    for one in found["attributes"]:
        statistics: dict[str, Any] = {}
        for kind in ("binary", "numeric", "categorical", "text"):
            statistics |= one.get(kind, {})
        attributes.append(
            AttributeInsight(
                one["name"],
                one["type"],
                one["role"],
                one["missing"],
                one["invalid"],
                one["mutualInformationWithTarget"],
                statistics,
            )
        )
    return Insights(findings, attributes, text)
