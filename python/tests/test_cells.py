"""Values as they stand in a CSV cell."""

import datetime
import decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from glassbox_ml import InputError
from glassbox_ml._table import cell_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a,b", "a,b"),
        (None, ""),
        (float("nan"), ""),
        (pd.NA, ""),
        (pd.NaT, ""),
        (1.0, "1"),
        (0.1, "0.1"),
        (1e300, "1e+300"),
        (np.float64(0.1), "0.1"),
        (np.float64("nan"), ""),
        (np.float32(0.5), "0.5"),
        (np.int8(-3), "-3"),
        (7, "7"),
        (True, "true"),
        (np.False_, "false"),
        (np.str_("x"), "x"),
        (datetime.date(2024, 2, 29), "2024-02-29"),
        (decimal.Decimal("1.50"), "1.50"),
        (1e15, "1000000000000000"),
        (1e16, "1e+16"),
        (-0.0, "0"),
        (np.float32(0.1), "0.1"),
        (np.longdouble("0.25"), "0.25"),
        (np.longdouble("nan"), ""),
        (pa.scalar(1.5), "1.5"),
        (pa.scalar(None, pa.string()), ""),
        (datetime.timedelta(minutes=1, milliseconds=500), "60.5"),
        (np.timedelta64(1500, "ms"), "1.5"),
        (datetime.datetime(2024, 2, 29, 7, 5), "2024-02-29 07:05:00"),
        (np.datetime64("2024-02-29T07:05:00.25"), "2024-02-29 07:05:00.250000"),
        (pd.Timestamp("2024-02-29 07:05", tz="Europe/Paris"), "2024-02-29 06:05:00Z"),
    ],
)
def test_a_value_is_one_text(value, text):
    assert cell_text(value) == text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (b"a", "bytes"),
        ([1, 2], "lists"),
        ((1, 2), "tuples"),
        ({"a": 1}, "dicts"),
        (3j, "complex numbers"),
        (np.complex64(3j), "complex numbers"),
        (np.array([1, 2]), "of type ndarray"),
    ],
)
def test_what_is_no_single_value_is_refused(value, words):
    with pytest.raises(InputError, match=f"values are {words}; expected numbers"):
        cell_text(value)
