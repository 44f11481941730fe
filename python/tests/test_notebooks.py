"""The notebooks of docs/notebooks run, and what is stored in them is what they print."""

import importlib.util
import pathlib
import re

import nbformat
import pytest

NOTEBOOKS = pathlib.Path(__file__).parents[2] / "docs" / "notebooks"


def _execute():
    spec = importlib.util.spec_from_file_location("execute", NOTEBOOKS / "execute.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.executed


def shown(cell):
    """What a cell shows, without what differs from run to run: seconds, addresses, versions."""
    texts = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        text = output.get("text") or data.get("text/html") or data.get("text/plain") or ""
        text = re.sub(r"0x[0-9a-f]+|\b\d+(\.\d+)? ?(s|ms|µs)\b|\b\d{4}-\d\d-\d\d\b", "...", "".join(text))
        texts.append(text)
    return "".join(texts)


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_runs_from_its_first_cell(path):
    stored = nbformat.read(path, as_version=4)
    assert path.stat().st_size < 100_000
    assert any(map(shown, stored.cells)), "no outputs are stored; docs/notebooks/execute.py --save"
    notebook = _execute()(path)  # raises what a cell raises
    for cell, again in zip(stored.cells, notebook.cells, strict=True):
        assert shown(again) == shown(cell), f"cell {cell.id}; docs/notebooks/execute.py --save stores it"
