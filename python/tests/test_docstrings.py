"""Docstrings are numpydoc's: each parameter of each public function has its entry."""

import inspect
import re

import glassbox_ml
import pytest

ESTIMATORS = (glassbox_ml.GlassboxClassifier, glassbox_ml.GlassboxRegressor)
OURS = re.compile(r"glassbox_ml(\.|$)")  # not what scikit-learn gives


def public_functions():
    for name in glassbox_ml.__all__:
        one = getattr(glassbox_ml, name)
        if inspect.isfunction(one):
            yield name, one
        elif inspect.isclass(one) and (one is glassbox_ml.Model or one in ESTIMATORS):
            for member, method in inspect.getmembers(one, inspect.isfunction):
                if not member.startswith("_") and OURS.match(method.__module__):
                    yield f"{name}.{member}", method


def entries(docstring, section):
    """Names of a section's entries: lines that are indented as its title."""
    found = re.search(rf"^{section}\n-+\n(.*?)(?=^\S[^\n]*\n-+\n|\Z)", inspect.cleandoc(docstring),
                      re.MULTILINE | re.DOTALL)  # fmt: skip
    lines = found[1].splitlines() if found else []
    return [name.strip() for line in lines if line and not line.startswith(" ")
            for name in line.split(" :")[0].split(",")]  # fmt: skip


@pytest.mark.parametrize("name", sorted(dict(public_functions())))
def test_every_parameter_has_its_entry(name):
    function = dict(public_functions())[name]
    signature = inspect.signature(function)
    expected = [one for one in signature.parameters if one != "self"]
    assert entries(function.__doc__, "Parameters") == expected, name
    if signature.return_annotation not in (None, "None", inspect.Signature.empty):
        assert entries(function.__doc__, "Returns"), name


def test_the_check_sees_what_is_missing():
    assert entries("x\n\nParameters\n----------\na, b : int\n    c : no\nd\n\nReturns\n-------\nint\n",
                   "Parameters") == ["a", "b", "d"]  # fmt: skip
    assert entries("Parameters of a kind.", "Parameters") == []
