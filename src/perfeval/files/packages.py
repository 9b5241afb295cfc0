"""Where data lies: the folder that ships, and those of installed packages that offer their own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from attrs import frozen

from perfeval.findings import FaultyInput, finding

GROUP = "perfeval.data"
"""The entry points by which a package offers data: each names a package with such a folder."""

FOLDER = "indicator_sets"
"""The folder of hierarchies, rulebooks, sets, outlines and forms inside a package."""


@frozen
class Root:
    """A folder of data and the package that it belongs to."""

    package: str
    folder: Traversable

    @property
    def is_ours(self) -> bool:
        """Whether the data ships with this library, whose tests have checked it."""
        return self.package == "perfeval"

    def shown(self, folder: str, file: str) -> str:
        """Return how a file of the folder is called in messages."""
        name = f"{FOLDER}/{folder}/{file}"
        return name if self.is_ours else f"{self.package}/{name}"


@frozen
class Found:
    """A file of data under its id."""

    root: Root
    folder: str
    file: str

    @property
    def path(self) -> Traversable:
        """The file."""
        return self.root.folder / self.folder / self.file

    @property
    def shown(self) -> str:
        """What the file is called in messages."""
        return self.root.shown(self.folder, self.file)


@cache
def roots() -> tuple[Root, ...]:
    """Return the folders of data: ours, then those of installed packages by name.

    Raises `FaultyInput` for a package that offers data and has none.
    """
    from importlib.metadata import entry_points

    found = [Root("perfeval", files("perfeval") / FOLDER)]
    faults = []
    for each in sorted(entry_points(group=GROUP), key=lambda one: (one.name, one.value)):
        try:
            root = Root(each.value, files(each.value) / FOLDER)
            if root.folder.is_dir():
                found.append(root)
                continue
            reason = f"{each.value}/{FOLDER}"
        except Exception as error:  # noqa: BLE001  whatever a package does when it is imported
            reason = f"{type(error).__name__}: {error}"
        dist = each.dist.name if each.dist else each.value
        faults.append(finding("package-broken", package=dist, reason=reason))
    if faults:
        raise FaultyInput(faults)
    return tuple(dict.fromkeys(found))


@cache
def found_in(folder: str, suffix: str) -> Mapping[str, Found]:
    """Return the files of one folder of every root by their ids, sorted.

    Raises `FaultyInput` where two packages have a file of one id.
    """
    known: dict[str, Found] = {}
    faults = []
    for root in roots():
        place = root.folder / folder
        names = (each.name for each in place.iterdir()) if place.is_dir() else ()
        for file in sorted(name for name in names if name.endswith(suffix)):
            one = Found(root, folder, file)
            name = file.removesuffix(suffix)
            other = known.setdefault(name, one)
            if other is not one:
                faults.append(finding("id-twice", one.shown, name=name, other=other.shown))
    if faults:
        raise FaultyInput(faults)
    return dict(sorted(known.items()))
