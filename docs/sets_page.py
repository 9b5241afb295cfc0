"""Print the reference page of the indicator sets that ship; the tests hold the page to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from perfeval.files import catalogue
from perfeval.model import AppliesTo, IndicatorSet, SetIndicator

HEAD = """# Indicator sets

The indicator sets that come with perfeval: indicators to choose from, with default targets to be overwritten. Only a row without 未确认
says what its source says; every other rests on general knowledge or on the editors' understanding, and its source is given. A set that
extends another has its indicators too, but for those that it retires; what is locked a set that extends it may not loosen. ★ marks core
indicators. Made by `python docs/sets_page.py`.

```python
>>> import perfeval as pe
>>> training = pe.indicator_set("labour-skills-training")
>>> training
<IndicatorSet labour-skills-training: 职工技能培训指标, 24 indicators>
>>> [each.name for each in training if each.core]
['培训人次', '培训考核合格率', '培训后就业率']
```

| set | title | for | extends | hierarchy | rulebook | own indicators | with what it extends |
|---|---|---|---|---|---|---|---|
"""

OWN = """
## A set of your own

A bureau extends a set in a file of its own: here with a figure that changes by date (invented, as all of this example) and a stricter
target. Where a target is locked a laxer one is refused.

```yaml county.yaml
perfeval: indicator-set/1
id: county-subsidies
title: 某县补贴发放指标（示例）
extends: subsidies-and-transfers
parameters:
  - name: 最高补助标准
    unit: 元/人
    values:
      - {since: 2025-01-01, value: 2400}
      - {since: 2026-07-01, value: 2600}
indicators:
  - category: 产出指标/成本指标
    name: 人均补助成本
    target: ≤{最高补助标准}元/人
  - category: 产出指标/质量指标
    name: 补助发放准确率
    target: ≥99%
```

```python
>>> from datetime import date
>>> county = pe.indicator_set("county.yaml")
>>> {each.name: each.target for each in county.on(date(2026, 9, 1)) if each.origin == county.id}
{'补助发放准确率': '≥99%', '人均补助成本': '≤2600元/人'}
>>> from pathlib import Path
>>> laxer = Path("county.yaml").read_text("utf-8").replace("≥99%", "≥95%")
>>> _ = Path("laxer.yaml").write_text(laxer, "utf-8")
>>> pe.indicator_set("laxer.yaml")  # doctest: +ELLIPSIS
Traceback (most recent call last):
perfeval.findings.FaultyInput: laxer.yaml:17:5: set-locked: ...
```
"""

TABLE = """
| 类别 | 指标 | 解释和算法 | 默认指标值 | 单位 | 来源 |
|---|---|---|---|---|---|
"""

CHANGES = """
| 类别 | 沿用的指标 | 改动 |
|---|---|---|
"""

CHANGED = {
    "explanation": "解释",
    "formula": "算法",
    "unit": "单位",
    "target": "指标值",
    "standard": "评价标准",
    "evidence": "佐证材料",
    "data_source": "数据来源",
}
"""What a set says otherwise of an indicator of the one that it extends, as the page calls it."""

LOCKED = {**CHANGED, "direction": "方向"}


def page() -> str:
    """Return the page: a line for every set, then what each one says itself."""
    sets = catalogue.indicator_sets()
    parts = ("".join(_part(each)) for each in sets)
    return HEAD + "".join(map(_line, sets)) + OWN + "".join(parts)


def _line(made: IndicatorSet) -> str:
    own = catalogue.indicator_set_as_written(made.id)
    counted = [each for each in own if _is_new(each, own)]
    cells = [
        f"[`{made.id}`](#{made.id})",
        made.title,
        "、".join(made.applies_to.uses),
        f"[`{own.extends}`](#{own.extends})" if own.extends else "",
        f"`{made.hierarchy}`",
        f"`{made.rulebook}`" if made.rulebook else "",
        str(len(counted)),
        str(len(made)),
    ]
    return _row(cells)


def _part(made: IndicatorSet) -> Iterator[str]:
    own = catalogue.indicator_set_as_written(made.id)
    mark = "" if made.clause.confirmed else "（未确认）"
    yield f"\n## {made.id}\n\n**{made.title}**{mark}　{made.clause.reference}\n"
    scope = "；".join(_scope(made.applies_to))
    if scope:
        yield f"\n{scope}。\n"
    if own.extends:
        yield f"\n沿用 [`{own.extends}`](#{own.extends})。\n"
    rows = [each for each in own if _is_new(each, own)]
    yield TABLE + "".join(map(_indicator, rows))
    changed = [each for each in own if not _is_new(each, own)]
    if changed:
        yield CHANGES + "".join(map(_change, changed))


def _is_new(row: SetIndicator, own: IndicatorSet) -> bool:
    """Tell whether a set adds an indicator, and does not only narrow or retire one."""
    if own.extends is None:
        return True
    base = catalogue.indicator_set(own.extends)
    return row.key not in {each.key for each in base}


def _scope(scope: AppliesTo) -> Iterator[str]:
    for title, names in (
        ("行业领域", scope.industries),
        ("功能科目", scope.functions),
        ("资金用途", scope.uses),
    ):
        if names:
            yield f"{title}：{'、'.join(names)}"


def _indicator(row: SetIndicator) -> str:
    meaning = [row.explanation, row.formula, row.standard]
    source = row.clause.reference if row.clause.confirmed else f"未确认：{row.clause.reference}"
    name = f"★{row.name}" if row.core else row.name
    locked = "、".join(LOCKED[each] for each in row.locked)
    said = "<br>".join([*_given(meaning), *([f"锁定：{locked}"] if locked else [])])
    return _row([row.path, name, said, row.target or "", row.unit or "", source])


def _change(row: SetIndicator) -> str:
    if row.retired is not None:
        return _row([row.path, row.name, f"停用：{row.retired}"])
    changes = [
        f"{title}：{getattr(row, key)}" for key, title in CHANGED.items() if getattr(row, key)
    ]
    return _row([row.path, row.name, "<br>".join(changes)])


def _given(texts: Iterable[str | None]) -> list[str]:
    return [each for each in texts if each]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(each.replace("|", "\\|") for each in cells) + " |\n"


if __name__ == "__main__":
    print(page(), end="")
