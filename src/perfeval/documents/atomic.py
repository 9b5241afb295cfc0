"""Write a file whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from perfeval.findings import FaultyInput, finding


def write_atomically(path: str | os.PathLike[str], data: bytes) -> None:
    """Write ``data`` to ``path``: afterwards the file is complete, or as it was before.

    The bytes go to a temporary file in the same folder, reach the disk, and take the place of
    ``path`` in one step. Raises `FaultyInput` when the file cannot be written; nothing is left
    behind then.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_atomically(Path(folder) / "report.md", "报告".encode())
    ...     print([(path.name, path.read_text("utf-8")) for path in Path(folder).iterdir()])
    [('report.md', '报告')]
    """
    write_all_atomically({Path(path): data})


def write_all_atomically(files: Mapping[Path, bytes] | Iterable[tuple[Path, bytes]]) -> None:
    """Write several files: none takes its place before every one of them is on the disk.

    They take their places in the order given. Of an iterable one file is held at a time.
    """
    temporary: dict[Path, Path] = {}
    try:
        for target, data in files.items() if isinstance(files, Mapping) else files:
            with _refusing(target):
                _require_file(target)
                temporary[target] = _temporary(target)
                _fill(temporary[target], data)
                temporary[target].chmod(_mode(target))
        for target, written in temporary.items():
            with _refusing(target):
                os.replace(written, target)  # noqa: PTH105  Path.replace is the same call
    except BaseException:
        for each in temporary.values():
            with suppress(OSError):
                each.unlink()
        raise


@contextmanager
def _refusing(target: Path) -> Iterator[None]:
    """Turn what the system says about ``target`` into a finding."""
    try:
        yield
    except OSError as error:
        said = finding("cannot-write", str(target), reason=error.strerror or error)
        raise FaultyInput([said]) from error


def make_folder(folder: Path) -> None:
    """Make ``folder`` with those above it; raises `FaultyInput` where that cannot be."""
    with _refusing(folder):
        folder.mkdir(parents=True, exist_ok=True)


def _require_file(target: Path) -> None:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))


def _temporary(target: Path) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    os.close(descriptor)
    return Path(name)


def _fill(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _mode(target: Path) -> int:
    """Return the permissions of the file that is replaced, else those that a new file gets."""
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
