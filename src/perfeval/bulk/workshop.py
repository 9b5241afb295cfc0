"""The folder in which an output is made, beside the place that it takes when it is whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from perfeval.documents.atomic import make_folder, write_atomically
from perfeval.findings import FaultyInput, finding

_RESUMABLE = "cluster-lost"


def require_free(out: Path, *, overwrite: bool) -> None:
    """Raise `FaultyInput` where an output is there that may not be replaced."""
    if out.exists() and not (overwrite and out.is_dir()):
        raise FaultyInput([finding("output-exists", str(out))])


@contextmanager
def workshop(out: Path) -> Iterator[Path]:
    """Give the folder in which ``out`` is made; it stays where the run was interrupted.

    It also stays where a cluster was lost, for that is no fault of the input.

    Raises `FaultyInput` where the folder cannot be made, where another run is at work in it, and
    where the system refuses to write.
    """
    folder = out.parent / f".{out.name}.unfinished"
    make_folder(folder)
    with _locked(folder, out):
        try:
            yield folder
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            reason = os.strerror(error.errno) if error.errno else str(error)
            raise FaultyInput([finding("cannot-write", str(out), reason=reason)]) from error
        except BaseException as error:
            if not (isinstance(error, FaultyInput) and error.findings[0].code == _RESUMABLE):
                shutil.rmtree(folder, ignore_errors=True)
            raise


@contextmanager
def _locked(folder: Path, out: Path) -> Iterator[None]:
    """Hold the folder for one run; a run that was killed lets go of it."""
    try:
        import fcntl
    except ImportError:  # Windows: two runs at once are the user's affair
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise FaultyInput([finding("output-in-work", str(out))]) from error
        yield
    finally:
        os.close(held)


def finish(folder: Path, out: Path, summary: bytes) -> None:
    """Put the finished folder into its place; an output that was there makes room for it."""
    write_atomically(folder / "summary.json", summary)
    old = out.parent / f".{out.name}.replaced"
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    try:
        folder.rename(out)
    except BaseException:
        with suppress(OSError):
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
