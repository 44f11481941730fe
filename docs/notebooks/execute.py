"""Executes the notebooks of this directory; with --save their outputs are stored in them.

Needs the wheel, nbclient, ipykernel, pandas, scikit-learn and boto3. python/tests runs it."""

from __future__ import annotations

import pathlib
import sys
import tempfile

import nbformat
from nbclient import NotebookClient

HERE = pathlib.Path(__file__).parent


def executed(path: pathlib.Path) -> nbformat.NotebookNode:
    """The notebook with the outputs of a fresh kernel, in a directory of its own."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory(prefix="glassbox-notebook-") as directory:
        client = NotebookClient(
            notebook, timeout=300, resources={"metadata": {"path": directory}}, record_timing=False
        )
        client.execute()
    notebook.metadata.language_info = {"name": "python"}
    return notebook


def main(save: bool) -> None:
    for path in sorted(HERE.glob("*.ipynb")):
        notebook = executed(path)
        print(f"{path.name}: {sum(cell.cell_type == 'code' for cell in notebook.cells)} cells")
        if save:
            nbformat.write(notebook, path)


if __name__ == "__main__":
    main("--save" in sys.argv[1:])
