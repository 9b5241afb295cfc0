"""Hypothesis strategies for indicator sets, with texts that trip careless files and workbooks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from perfeval.model import (
    AppliesTo,
    Clause,
    DatedValue,
    IndicatorSet,
    Parameter,
    PastValue,
    SetIndicator,
)
from perfeval.model.indicator_set import LOCKABLE

_HOSTILE = (
    "=1+1", "+86", "-1", "@SUM(A1)", "#N/A", "'引", '"双引号"', "98%", "0.98", "2024", "012",
    "TRUE", "第一行\n第二行", "\n前", "后\n", " 前后有空格 ", "制表\t符", "困难职工、农民工",
    "a\\b", "\\、", "、", "\\", "\u202eRTL\u202c", "\u200f", "_x0041_", "𠮷", "👍🏽", "é",
    "2022：780元", "否", "正向", "/", "A/B", "{", "}", "null", "~", "> 5", "a: b", "- 一",
)  # fmt: skip
"""Texts that a spreadsheet, a reader of YAML or a list in one cell would take for another."""

_LABELS = (
    ("产出指标",),
    ("产出指标", "数量指标"),
    ("A/B", " 质 量 "),
    ("一", "二", "三", "四", "五"),
    (),
)
_IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)


_LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="{}")
"""What every file can hold: no controls, no half characters, nothing that is no character."""


def set_texts() -> st.SearchStrategy[str]:
    """Return texts that say something and that a source file and a workbook can both keep.

    Braces are left out of any others: in a target they are the name of a parameter.
    """
    usual = st.text(_LETTERS, min_size=1, max_size=20).filter(lambda text: bool(text.strip()))
    return st.sampled_from(_HOSTILE) | usual


def _points() -> st.SearchStrategy[Decimal]:
    return st.decimals(0, 10**15, places=2, allow_nan=False, allow_infinity=False)


def _clauses() -> st.SearchStrategy[Clause]:
    return st.builds(Clause, st.just("") | set_texts(), st.booleans())


def _days() -> st.SearchStrategy[str]:
    return st.dates(date(1950, 1, 1), date(2100, 12, 31)).map(str)


def parameters() -> st.SearchStrategy[Parameter]:
    """Return parameters, each with one value from a day on."""
    values = st.lists(
        st.builds(DatedValue, _days(), set_texts(), _clauses()),
        min_size=1,
        max_size=3,
        unique_by=lambda each: each.since,
    ).map(tuple)
    return st.builds(Parameter, set_texts(), values, st.none() | set_texts())


def set_indicators() -> st.SearchStrategy[SetIndicator]:
    """Return indicators of a set with any of their keys given or left out."""
    text = st.none() | set_texts()
    past = st.builds(PastValue, st.integers(1949, 9999), set_texts())
    return st.builds(
        SetIndicator,
        category=st.sampled_from(_LABELS) | st.lists(set_texts(), max_size=3).map(tuple),
        name=set_texts(),
        code=text,
        explanation=text,
        formula=text,
        unit=text,
        direction=st.sampled_from((None, "higher", "lower", "exact")),
        target=text,
        standard=text,
        standard_kind=st.sampled_from(
            (None, "plan", "history", "industry", "expenditure", "other")
        ),
        standard_source=text,
        history=st.lists(past, max_size=2).map(tuple),
        points=st.none() | _points(),
        weight=st.none() | _points(),
        method=text,
        evidence=text,
        data_source=text,
        keywords=st.lists(set_texts(), max_size=3).map(tuple),
        core=st.sampled_from((None, True, False)),
        locked=st.lists(st.sampled_from(LOCKABLE), max_size=3).map(tuple),
        retired=text,
        clause=_clauses(),
    )


def indicator_sets() -> st.SearchStrategy[IndicatorSet]:
    """Return sets as they may be written, alone or upon another, without faults of their own.

    >>> from hypothesis import find
    >>> isinstance(find(indicator_sets(), lambda one: True), IndicatorSet)
    True
    """
    some = st.lists(set_texts(), max_size=2).map(tuple)
    text = st.none() | set_texts()
    span = st.tuples(_days(), _days()).map(sorted)
    ends = st.none() | st.sampled_from(("0001", "1949-10"))
    return st.builds(
        lambda days, first, **keys: IndicatorSet(
            **keys, valid_from=first or days[0], valid_to=days[1]
        ),
        days=span,
        first=ends,
        id=_IDS,
        title=set_texts(),
        issuer=text,
        version=text,
        hierarchy=st.none() | st.just("project"),
        rulebook=st.none() | st.just("mof-2020"),
        extends=st.none() | _IDS,
        applies_to=st.builds(AppliesTo, some, some, some),
        parameters=st.lists(parameters(), max_size=2, unique_by=lambda one: one.name).map(tuple),
        indicators=st.lists(set_indicators(), max_size=3, unique_by=lambda one: one.key).map(tuple),
        clause=_clauses(),
    )
