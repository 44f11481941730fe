"""Arguments of other types than expected, refused in words before the extension sees them."""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping
from typing import Any

from glassbox_ml._errors import InputError

SEEDS = (0, 2**64 - 1)
THREADS = (0, 1024)
MEMORY = (1 << 26, 1 << 62)


def checked_text(name: str, value: Any) -> str:
    """A text; None is none."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(f"{name} is {value!r}, of type {type(value).__name__}; expected a text")
    return str(value)


def checked_whole(name: str, value: Any, low: int, high: int) -> int:
    """A whole number of a range."""
    try:
        number = operator.index(value)
    except TypeError:
        raise InputError(
            f"{name} is {value!r}, of type {type(value).__name__}; expected a whole number"
        ) from None
    if not low <= number <= high:
        raise InputError(f"{name} is {number}; expected {low} to {high}")
    return number


def checked_number(name: str, value: Any) -> float:
    """A number."""
    if isinstance(value, (str, bytes)) or not hasattr(value, "__float__"):
        raise InputError(f"{name} is {value!r}, of type {type(value).__name__}; expected a number")
    number = float(value)
    if math.isnan(number):
        raise InputError(f"{name} is NaN; expected a number")
    return number


def checked_mapping(name: str, value: Any) -> dict[str, Any]:
    """A dict whose keys are texts; None is empty."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InputError(f"{name} is {value!r}, of type {type(value).__name__}; expected a dict")
    for key in value:
        if not isinstance(key, str):
            raise InputError(f"{name} has the key {key!r}, of type {type(key).__name__}; expected a text")
    return dict(value)
