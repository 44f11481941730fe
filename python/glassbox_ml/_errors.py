"""How everything in this package fails."""

from __future__ import annotations


class GlassboxError(Exception):
    """Base of all errors of this package.

    The text says where, what was found, what was expected and how to fix it, in the words of the
    program ``glassbox``.

    Attributes
    ----------
    file : str
        Where the error is, or ``""``.
    line, column : int
        The place in it from 1, or 0. The column counts bytes of a JSON text, cells of a CSV.
    """

    def __init__(self, message: str, file: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.file = file
        self.line = line
        self.column = column

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (str(self), self.file, self.line, self.column)


class InputError(GlassboxError, ValueError):
    """Data, schema, recipe, parameters or arguments."""


class ModelFileError(GlassboxError, ValueError):
    """A model file that is damaged, truncated, of another version, or none at all."""


class SystemFailure(GlassboxError, RuntimeError):
    """Reading or writing failed: no such file, disk full."""


class InternalError(GlassboxError, RuntimeError):
    """A defect of this library: please report it."""
