"""Which typefaces a PDF is set in: those of the standard, or what the machine has instead."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from attrs import frozen

from perfeval.documents.office import is_installed, library
from perfeval.findings import FaultyInput, finding

_LATIN = ("Times New Roman", "Liberation Serif", "Nimbus Roman", "TeX Gyre Termes")
_MONO = ("Courier New", "Liberation Mono", "DejaVu Sans Mono")
# What stands in for every other; the last of each is that of the package of typefaces.
_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "Noto Serif SC")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans SC")
_STANDARD: Mapping[str, tuple[str, ...]] = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK"),
    "hei": ("SimHei", "黑体", "STHeiti", "Heiti SC", "Microsoft YaHei", "PingFang SC"),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "Kaiti SC"),
    "song": ("SimSun", "宋体", "STSong", "Songti SC"),
    "fang": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong"),
}
_PACKAGE = "pylopdf_fonts_zh_cn"
_BOLD = 600


@frozen(eq=False)
class Faces:
    """The typefaces of a machine; ``chains`` has the families of each kind, the best first."""

    fonts: Any
    chains: Mapping[str, tuple[str, ...]]
    latin: str | None
    never_bold: tuple[str, ...]

    def wire(self) -> dict[str, Any]:
        """Return the families as the template takes them: digits and Latin letters in their own."""
        latin = [{"name": self.latin, "covers": "latin-in-cjk"}] if self.latin else []
        faces = {
            kind: chain if kind == "code" else [*latin, *chain]
            for kind, chain in self.chains.items()
        }
        return {"faces": faces, "never-bold": self.never_bold}


@cache
def faces() -> Faces:
    """Return the typefaces to set a PDF in.

    They are looked for once. Raises `FaultyInput` where none of them is Chinese.

    >>> sorted(faces().chains)
    ['code', 'fang', 'hei', 'kai', 'song', 'title']
    """
    folders = []
    if is_installed(_PACKAGE):
        folders.append(Path(import_module(_PACKAGE).serif_path()).parent)
    return _chosen(library("typst", "pdf").Fonts(font_paths=folders))


def _chosen(fonts: Any) -> Faces:
    weights: dict[str, int] = {}
    for each in fonts.fonts():
        weights[each.family] = max(each.weight, weights.get(each.family, 0))
    chains = {
        kind: _there(weights, *names, *(_SANS if kind == "hei" else _SERIF), *_SANS, *_SERIF)
        for kind, names in _STANDARD.items()
    }
    if not all(chains.values()):
        raise FaultyInput([finding("typeface-missing")])
    chains["code"] = _there(weights, *_MONO, *chains["hei"])
    return Faces(
        fonts,
        chains,
        next(iter(_there(weights, *_LATIN)), None),
        tuple(kind for kind, chain in chains.items() if weights[chain[0]] < _BOLD),
    )


def _there(weights: Mapping[str, int], *names: str) -> tuple[str, ...]:
    """Return those of the families that the machine has, each once."""
    return tuple(dict.fromkeys(name for name in names if name in weights))
