"""The notebooks of docs/notebooks run, and show what they print."""

import importlib.util
import pathlib

import nbformat
import pytest

NOTEBOOKS = pathlib.Path(__file__).parents[2] / "docs" / "notebooks"


def _execute():
    spec = importlib.util.spec_from_file_location("execute", NOTEBOOKS / "execute.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.executed


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_runs_from_its_first_cell(path):
    stored = nbformat.read(path, as_version=4)
    assert path.stat().st_size < 100_000
    shown = [cell for cell in stored.cells if cell.cell_type == "code" and cell.outputs]
    assert shown, "no outputs are stored; docs/notebooks/execute.py --save"
    notebook = _execute()(path)  # raises what a cell raises
    again = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]
    assert [cell.id for cell in again] == [cell.id for cell in shown]
