"""The overview as one self-contained html page: what is counted as html, its table as data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from perfeval.documents.characters import printable
from perfeval.documents.charts import Bar, Bars
from perfeval.documents.html import inline_part
from perfeval.findings import Severity, meaning
from perfeval.phrases import say
from perfeval.reports.overview import Form, Overview, Tally
from perfeval.scoring.columns import fraction_text, points_text

if TYPE_CHECKING:
    from jinja2 import Template

COLUMNS = (
    "number", "name", "unit", "year", "points", "declared", "total", "grade", "state", "errors",
    "warnings",
)  # fmt: skip
"""The columns of the table, by the phrases that head them."""

_LOSS = ("level2", "indicator", "target", "actual", "points", "score", "lost", "reason")
_WEAKEST = 30
"""How many of the weakest indicators the page names."""

_LONGEST = 200
"""So many characters of a name stand in a table; the panel of a form has all of it."""

_ESCAPES = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}


def page(one: Overview) -> str:
    """Return the page of an overview.

    The table is put in by the page's own script, the only one that its policy allows, from data
    that no text in it can break out of. Without scripts the page still shows the rest.
    """
    lang = one.lang

    def said(code: str, **parameters: object) -> str:
        return say(f"overview-{code}", lang, **parameters)

    weakest = [_weak(each) for each in one.tallies if each.lost][:_WEAKEST]
    return _template().render(
        lang="zh-CN" if lang == "zh" else "en",
        say=lambda code, **more: say(code, lang, **more),
        said=said,
        forms=len(one.forms),
        states=one.by_state,
        chart=_chart(one) if one.forms else None,
        lost_count=sum(each.lost > 0 for each in one.tallies),
        lost_sum=points_text(sum(each.lost for each in one.tallies)),
        weakest=weakest,
        codes=[(each, meaning(each.code, lang)) for each in one.codes],
        grades=one.grades,
        years=sorted({each.year for each in one.forms if each.year is not None}),
        columns=COLUMNS,
        loss_columns=[f"card-{each}" if each not in {"lost", "reason"} else f"overview-{each}"
                      for each in _LOSS],
        has_reports=any(each.report for each in one.forms),
        names=data_block({each: say(f"collection-is-{each}", lang) for each in one.by_state}),
        table=data_block(_table(one)),
        details=data_block(_details(one)),
    )  # fmt: skip


def data_block(thing: Any) -> str:
    r"""Return a thing as JSON that can stand in a script block, whatever texts are in it.

    >>> data_block(["</script>", "<!--", "\u2028"])
    '["\\u003c/script\\u003e","\\u003c!--","\\u2028"]'
    """
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _chart(one: Overview) -> Any:
    counts = {
        **one.by_grade,
        say("overview-undecided", one.lang): one.undecided,
        say("overview-ungraded", one.lang): one.ungraded,
        say("collection-is-unread", one.lang): one.by_state["unread"],
    }
    always = {*one.grades, say("overview-undecided", one.lang)}
    bars = [
        Bar(name, Decimal(count), Decimal(count), _counted(count, len(one.forms), one.lang))
        for name, count in counts.items()
        if count or name in always
    ]
    title = say("overview-grades", one.lang)
    return Bars(title, bars, say("overview-grades-note", one.lang), one.lang)


def _counted(count: int, whole: int, lang: Any) -> str:
    share = fraction_text(100 * count, whole, 1)
    return say("overview-counted", lang, count=count, share=share)


def _weak(one: Tally) -> tuple[str, ...]:
    mean = one.mean
    shown = (one.category, one.name, str(one.scored), str(one.lost_times), str(one.open),
             points_text(one.lost), "—" if mean is None else f"{points_text(mean)}%")  # fmt: skip
    return tuple(_clipped(printable(each)) for each in shown)


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _table(one: Overview) -> dict[str, Any]:
    """Return what the table shows, in which order grades sort, and what codes rows have."""
    places = {each.code: place for place, each in enumerate(one.codes)}
    return {
        "grades": one.grades,
        "forms": [
            [
                _called(form),
                printable(form.unit),
                printable(form.file),
                "" if form.year is None else str(form.year),
                "" if form.points is None else f"{form.points:.2f}",
                "" if form.declared is None else f"{form.declared:.2f}",
                _total(form),
                form.grade or "",
                form.state,
                form.count(Severity.ERROR),
                form.count(Severity.WARNING),
                sorted({places[each.code] for each in form.findings}),
                quote(form.report),
            ]
            for form in one.forms
        ],
        "codes": list(places),
    }


def _called(form: Form) -> str:
    """Return what a form is called: a row is opened by that, so it is never blank."""
    texts = map(printable, (form.name, form.file, "—"))
    return next(each for each in texts if each.strip())


def _total(form: Form) -> str:
    if form.ends is None:
        return ""
    return "—".join(map(points_text, dict.fromkeys(form.ends)))


def _details(one: Overview) -> dict[str, Any]:
    """Return what the panels of rows show; a text that stands in many is kept once."""
    kept: dict[str, int] = {}

    def place(text: str) -> int:
        return kept.setdefault(text, len(kept))

    def places(texts: Iterable[str]) -> list[int]:
        return [place(printable(each)) for each in texts]

    forms = [
        [
            [
                places((
                    each.category, each.name, each.target, each.actual, points_text(each.points),
                    points_text(each.score), points_text(each.lost), each.reason,
                ))
                for each in form.losses
            ],
            [
                places((
                    say(f"severity-{each.severity.value}", one.lang), each.code,
                    each.message(one.lang), each.place,
                ))
                for each in form.findings
            ],
        ]
        for form in one.forms
    ]  # fmt: skip
    return {"forms": forms, "texts": list(kept)}


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from jinja2.loaders import ChoiceLoader
    from markupsafe import Markup

    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader("perfeval.reports"), PackageLoader("perfeval.documents")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # A chart's SVG and the data are escaped by who makes them; style and script are our own.
    environment.filters.update(checked=Markup, printable=printable)
    style = "".join(inline_part(environment, f"{each}.css")[0] for each in ("document", "overview"))
    script, policy = inline_part(environment, "overview.js")
    environment.globals.update(style=Markup(style), script=Markup(script), script_policy=policy)  # noqa: S704
    return environment.get_template("overview.html")
