"""Values as they stand in a CSV cell."""

import datetime
import decimal

import numpy as np
import pandas as pd
import pytest
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
    ],
)
def test_a_value_is_one_text(value, text):
    assert cell_text(value) == text
