"""The pieces that drawings are made of: a frame that says what it shows, lines, texts, fills."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple
from zlib import crc32

from perfeval.documents.characters import printable
from perfeval.documents.layout import is_wide, text_width, wrapped

LETTER = 6.5
"""About how wide a digit is at the size of the labels."""

SIZE, LINE = 12, 16
"""The size of labels, and how far apart their lines stand."""

FONTS = (
    "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, SimHei, "
    "WenQuanYi Micro Hei, sans-serif"
)
"""Fonts with Chinese characters, as systems have them."""

ACCENT = "#2a78b8"
"""Seen as well on white as on a dark page, and as a middle grey where there are no colours."""

_BROAD = frozenset("%@&mwMW—…")
_NARROW = frozenset(" .,:;!|'()[]-ilj·")


class Point(NamedTuple):
    """A place on the paper, from the upper left corner."""

    x: float
    y: float


def frame(width: float, height: float, title: str, description: str) -> str:
    """Return the beginning of a drawing, with what it says to those who cannot see it.

    >>> frame(8, 6, "收入", "共 5 万元").partition(">")[2]
    '<title>收入</title><desc>共 5 万元</desc>'
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {short(width)} {short(height)}" '
        f'width="{short(width)}" height="{short(height)}" class="ink" '
        f'font-family="{FONTS}" font-size="{SIZE}" fill="currentColor" stroke="none">'
        f"{_told('title', title)}{_told('desc', description)}"
    )


def _told(tag: str, text: str, attributes: str = "") -> str:
    """Return an element with a text, in the one form that a checked drawing has."""
    written = escape(printable(text), quote=False)
    return f"<{tag}{attributes}>{written}</{tag}>" if written else f"<{tag}{attributes} />"


def short(value: float) -> str:
    """Return a length as it is written in a drawing.

    >>> short(4), short(4.25), short(-0.01)
    ('4', '4.2', '0')
    """
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")  # adding nothing makes -0 a 0


def line(start: Point, end: Point, style: str) -> str:
    """Return a line in the colour of the text.

    >>> line(Point(0, 1), Point(2.5, 1), 'stroke-width="1"')
    '<line x1="0" y1="1" x2="2.5" y2="1" stroke="currentColor" stroke-width="1" />'
    """
    ends = _lengths(x1=start.x, y1=start.y, x2=end.x, y2=end.y)
    return f'<line {ends} stroke="currentColor" {style} />'


def _lengths(**lengths: float) -> str:
    return " ".join(f'{name}="{short(value)}"' for name, value in lengths.items())


def label(x: float, y: float, text: str, anchor: str, style: str = "") -> str:
    """Return a text on one line; ``y`` is where its letters stand.

    >>> label(0, 12, "<合计>", "start")
    '<text x="0" y="12" text-anchor="start">&lt;合计&gt;</text>'
    """
    where = f'{_lengths(x=x, y=y)} text-anchor="{anchor}"'
    return _told("text", text, f" {where}{style and ' '}{style}")


def labels(x: float, y: float, lines: Sequence[str], anchor: str) -> Iterator[str]:
    """Give the lines of a text, each below the one before."""
    for number, each in enumerate(lines):
        yield label(x, y + number * LINE, each, anchor)


def box(x: float, y: float, width: float, height: float, style: str) -> str:
    """Return a rectangle.

    >>> box(0, 0, 4, 3, 'fill="none"')
    '<rect x="0" y="0" width="4" height="3" fill="none" />'
    """
    sides = _lengths(x=x, y=y, width=width, height=height)
    return f"<rect {sides} {style} />"


def text_room(text: str) -> float:
    """Return how wide a text may get at the size of the labels, in any of the fonts.

    >>> text_room("合计") == 2 * SIZE, text_room("1.5") < text_room("115")
    (True, True)
    """
    return SIZE * sum(
        1.0 if is_wide(each) or each in _BROAD
        else 0.4 if each in _NARROW
        else 0.75 if each.isupper() or not each.isascii()
        else 0.6
        for each in text
    )  # fmt: skip


def text_lines(text: str, width: float, most: int = 4) -> tuple[str, ...]:
    """Return a text in about equal lines of at most ``width`` digits.

    What ``most`` lines do not hold is cut off: the description of a drawing has it whole.

    >>> text_lines("困难职工帮扶资金", 12), text_lines("困难职工帮扶资金", 6, 2)
    (('困难职工', '帮扶资金'), ('困难职', '工帮…'))
    """
    whole = " ".join(printable(text).split())
    lines = list(wrapped(whole, width))
    if 1 < len(lines) <= most:
        tries = (list(wrapped(whole, narrow)) for narrow in range(8, int(width)))
        lines = next((each for each in tries if len(each) == len(lines)), lines)
    if len(lines) > most:
        last = lines[most - 1]
        while last and text_width(last) + 2 > width:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last}…"]
    return tuple(lines)


def levels(spans: Sequence[tuple[float, float]]) -> tuple[int, ...]:
    """Return for spans from the left to the right the row in which each touches no other.

    >>> levels([(0, 10), (8, 20), (12, 30)])
    (0, 1, 0)
    """
    ends: list[float] = []
    rows = []
    for start, end in spans:
        row = next((at for at, taken in enumerate(ends) if taken <= start), len(ends))
        ends[row : row + 1] = [end]
        rows.append(row)
    return tuple(rows)


_STROKE = 'fill="none" stroke="currentColor" stroke-width='
_PATTERNS = {
    "rising": (6, f'<path d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5" {_STROKE}"1.4" />'),
    "dots": (6, '<circle cx="3" cy="3" r="1.3" />'),
    "level": (5, f'<path d="M0 2.5H5" {_STROKE}"1.2" />'),
    "cross": (6, f'<path d="M0 3H6M3 0V6" {_STROKE}"1" />'),
    "falling": (8, f'<path d="M-1 -1L9 9M-1 7L1 9M7 -1L9 1" {_STROKE}"2.6" />'),
    "upright": (5, f'<path d="M2.5 0V5" {_STROKE}"1.2" />'),
}


class Fills:
    """Fills that are told apart without colours; ``seed`` tells those of drawings apart.

    >>> fills = Fills("收入")
    >>> fills.all[0], fills.defs().count("<pattern")
    ('fill="#2a78b8"', 6)
    """

    def __init__(self, seed: str) -> None:
        self._seed = f"f{crc32(seed.encode()):08x}"
        tint = 'fill="currentColor" fill-opacity="0.22"'
        first, second, *rest = map(self.named, _PATTERNS)
        self.all = (f'fill="{ACCENT}"', first, tint, second, *rest, 'fill="none"')

    def named(self, name: str) -> str:
        """Return the attribute that fills with the pattern of a name."""
        return f'fill="url(#{self._seed}-{name})"'

    def defs(self, *names: str) -> str:
        """Return the patterns of ``names``, or all of them."""
        patterns = (
            f'<pattern id="{self._seed}-{name}" patternUnits="userSpaceOnUse" '
            f'width="{size}" height="{size}">{drawn}</pattern>'
            for name, (size, drawn) in _PATTERNS.items()
            if not names or name in names
        )
        return f"<defs>{''.join(patterns)}</defs>"
