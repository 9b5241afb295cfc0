"""Write a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from perfeval.errors import PerfevalError


def write_atomically(path: str | os.PathLike[str], data: bytes) -> None:
    """Write ``data`` to ``path``: afterwards the file is complete, or as it was before.

    The bytes go to a temporary file in the same folder, reach the disk, and take the place of
    ``path`` in one step. Raises `PerfevalError` when the file cannot be written; nothing is left
    behind then.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_atomically(Path(folder) / "report.md", "报告".encode())
    ...     print([(path.name, path.read_text("utf-8")) for path in Path(folder).iterdir()])
    [('report.md', '报告')]
    """
    target = Path(path)
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    except OSError as error:
        raise _refused(target, error) from error
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(_mode(target))
        os.replace(temporary, target)  # noqa: PTH105  Path.replace is the same call
    except BaseException as error:
        with suppress(OSError):
            Path(temporary).unlink()
        if isinstance(error, OSError):
            raise _refused(target, error) from error
        raise


def _mode(target: Path) -> int:
    """Return the permissions of the file that is replaced, else those that a new file gets."""
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask


def _refused(target: Path, error: OSError) -> PerfevalError:
    return PerfevalError(f"cannot write {target}: {error.strerror or error}")
