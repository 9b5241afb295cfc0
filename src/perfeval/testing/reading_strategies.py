"""Hypothesis strategies for cells: as bureaus write them, and as nobody should."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from perfeval.readings import NumberReading, read_target

_SIGNS = [
    "",
    "",
    "≥",
    "≧",
    ">=",
    "≤",
    "＞",
    "<",
    "=",
    "±",
    "不低于",
    "不超过",
    "至少",
    "约",
    "达到",
]
_UNITS = [
    "",
    "%",
    "％",
    "百分比",
    "个百分点",
    "‰",
    "户",
    "人",
    "人次",
    "户（次）",
    "个",
    "倍",
    "分",
    "元",
    "万元",
    "万",
    "亿元",
    "元/人·月",
    "万元/年",
    "次/月",
    "kg/人",
    "公里",
    "平方米",
    "亩",
    "吨",
    "m³",
    "天",
    "个工作日",
    "个月",
    "年",
]
_ENDS = ["", "", "以上", "及以上", "以内", "左右", "。", "（含）"]
_WORDS = [
    "效果显著",
    "严格按规定执行",
    "进一步完善",
    "优良",
    "是",
    "达成预期指标",
    "部分完成",
    "未完成",
    "无",
    "/",
    "——",
    "三公经费",
    "一户一策",
    "每月10日前",
    "1/3",
    "2月30日",
    "1e999",
    "NaN",
]
_PIECES = [
    *_SIGNS,
    *_UNITS,
    *_ENDS,
    *_WORDS,
    "0",
    "1",
    "98",
    "12.5",
    "1,234",
    "三",
    "十",
    "万",
    "千",
    "百分之",
    "２",
    "2019",
    "年",
    "月",
    "日",
    "底",
    "前",
    "季度",
    "第",
    "全年",
    "Q3",
    "每",
    "每人",
    "且",
    "余",
    "多",
    "内",
    "-",
    "—",
    "~",
    "至",
    ".",
    ",",
    "(",
    "）",
    "：",
    "*",
    "＋",
    "m",
    "E",
    " ",
    "\u3000",
    "\n",
    "\x00",
    "�",
    "满意度",
    "率",
    "完成",
]


def _numerals() -> st.SearchStrategy[str]:
    whole = st.integers(0, 10**9).map(str)
    decimals = st.decimals(0, 10**6, places=2).map(lambda number: f"{number:f}")
    grouped = st.integers(1000, 10**9).map(lambda number: f"{number:,}")
    return st.one_of(
        whole, decimals, grouped, st.sampled_from(["三", "十二", "一百零五", "3万5千"])
    )


def _quantities() -> st.SearchStrategy[str]:
    parts = (st.sampled_from(_SIGNS), _numerals(), st.sampled_from(_UNITS), st.sampled_from(_ENDS))
    return st.tuples(*parts).map("".join)


def _ranges() -> st.SearchStrategy[str]:
    joins = st.sampled_from(["-", "—", "~", "～", "至"])
    return st.tuples(_numerals(), joins, _numerals(), st.sampled_from(_UNITS)).map("".join)


def _dates() -> st.SearchStrategy[str]:
    years = st.sampled_from(["", "2019年", "2024年", "二〇二三年"])
    days = st.one_of(
        st.tuples(st.integers(1, 13), st.integers(1, 32)).map(lambda day: f"{day[0]}月{day[1]}日"),
        st.integers(1, 12).map(lambda month: f"{month}月"),
        st.sampled_from(["12月底", "第三季度", "年底", "上半年", "6月中旬", "1-12月", "全年"]),
    )
    return st.tuples(years, days, st.sampled_from(["", "前", "之前", "起", "前完成"])).map("".join)


def target_texts() -> st.SearchStrategy[str]:
    """Return target cells in the forms that bureaus use."""
    return st.one_of(_quantities(), _ranges(), _dates(), st.sampled_from(_WORDS))


def actual_texts() -> st.SearchStrategy[str]:
    """Return actual cells: those of targets, with the words that actuals are introduced by."""
    said = st.sampled_from(["", "已完成", "完成", "按合同", "实际支出", "累计"])
    return st.one_of(target_texts(), st.tuples(said, _quantities()).map("".join))


def messy_text() -> st.SearchStrategy[str]:
    """Return text that nobody should write: fragments in any order, or any characters."""
    fragments = st.lists(st.sampled_from(_PIECES), max_size=12).map("".join)
    anything = st.text(st.characters(codec=None), max_size=40)
    return st.one_of(fragments, anything, st.tuples(fragments, anything).map("".join))


def _is_number(reading: object) -> bool:
    return isinstance(reading, NumberReading)


def number_readings() -> st.SearchStrategy[NumberReading]:
    """Return number readings of any shape, each as its own text is read."""
    bounds = st.decimals(0, 10**9, places=2, allow_nan=False).map(Decimal.normalize)
    texts = st.one_of(
        _quantities(),
        _ranges(),
        st.tuples(bounds, st.sampled_from(_UNITS)).map(lambda cell: f"≥{cell[0]:f}{cell[1]}"),
    )
    return texts.map(read_target).filter(_is_number)  # type: ignore[return-value]
