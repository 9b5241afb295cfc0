"""Print the reference page of outlines from their texts; the tests hold the page to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import getdoc

from perfeval.files import catalogue
from perfeval.reports.choosing import DEFAULT_OUTLINES, opened
from perfeval.reports.outline import Outline
from perfeval.reports.wording import FILTERS

HEAD = """# Outlines

An outline is one report as text: Markdown with Jinja2, under `indicator_sets/outlines/`. A rulebook names one for projects and one for
departments; where it names none they are `{project}` and `{department}`. Any other is chosen by its id or by
its path, [a bureau's own](../how-to/own-outline.md) as well. Made by `python docs/outlines_page.py`.

```python
>>> import perfeval as pe
>>> department = pe.load("examples/panzhihua_2019/department.yaml")
>>> pe.report(department, outline="final-accounts").name
'攀枝花市总工会-2019-部门决算情况说明'
>>> pe.report(department, outline="final-acounts")
Traceback (most recent call last):
perfeval.findings.FaultyInput: name-unknown: 没有这个名称的报告提纲（发现 final-acounts，...
```

```console
$ perfeval report examples/panzhihua_2019/department.yaml --out out --format md \
--outline sichuan-2019-department --outline final-accounts --outline mof-2020-evaluation
```

On the command line every `--outline` makes a report of its own. Those of projects are for the projects of a department too; where none
is named for a kind, the rulebook's is taken.

| outline | of a | its report |
|---|---|---|
"""

SECTION = """
## {name}

**{title}**, of a {kind}. {blocks}

| heading | keys of `narrative` |
|---|---|
"""

REST = """
Keys with *or* are tried in their order. A section marked *draft* that the author has not written is drafted from the scorecard
where that shows something to say: points lost, low or overspent budgets, targets exceeded by far, rows that wait. Every such
paragraph begins with 【草稿】, and the finding is `section-drafted`. Everything else that is missing is a visible blank, with
`section-missing` or `figure-missing`.

## What an outline may name

| name | is |
|---|---|
| `name`, `year`, `last_year`, `unit` | the subject's name, its years as numbers or `____`, its unit of money |
| `subject`, `budget` | the project or department as [its source file](source-files.md) gives it, and its budget block |
| `section("key", "other key", draft=…)` | the author's text under the first key that has one, a draft, or a blank |
| `figure(value, "what it is", unit)` | a number with its unit, or a blank |
| `total`, `range`, `full`, `grade`, `rulebook`, `execution` | the scorecard: total or `none`, least and most, points, grade, rules, execution rate |
| `rows`, `count`, `open_rows`, `indicators` | how many indicators; how many of each verdict; names of those that wait; all, each with `name`, `group`, `subgroup`, `target`, `actual`, `points`, `score`, `range`, `verdict`, `reason`, `is_counted` and `said`, all of it in a sentence |
| `problems`, `suggestions` | what drafts them: `problems()` is a list of paragraphs |
| `projects` | a department's: `name`, `year`, `budget`, `unit`, `goal`, `total`, `range`, `full`, `grade`, and `section` for the texts of each |
| `accounts` | a department's figures, below |
| `compared([line, …], last_year, unit)` | a sentence on how lines changed since the year before; empty where a year is missing |
| `glossary({"term": "meaning"}, …)` | the terms that the rest of the text uses, numbered |

A ```` ```block NAME ```` stands for what is drawn: `form`, `scores`, `derivations` and `findings`; of a department also `income`,
`expenditure`, `projects` and `project-forms`, the official form of every project. What stands above the first heading, such as a form,
comes before the title.

### Figures of a department

`accounts` gives lines with `name`, `amount`, `budget` and `previous`, each of them `none` where it, or a part of it, is not given:
`income` and `expenditure` (with what was carried over, where that is given), `year_income`, `year_expenditure`, `fiscal_income`,
`fiscal_expenditure`, `general`, `fund`, `capital`, `functions_total`, `basic`, `three_public`, `operating`, `procurement`. Their parts
are `income_parts`, `natures`, `functions` (classes with `code` and `items`), `basic_parts`, `three_public_parts` and
`procurement_parts`.

### Filters

`{{ amount | share(whole) }}` calls a filter. All compute with exact decimals; percentages are rounded half up. None divides by zero.

| filter | gives |
|---|---|
| `money`, `percent` | an amount with two decimals; a rate such as `execution.rate` in per cent |
"""


def page() -> str:
    """Return the page: every outline with its headings and keys, then what an outline may name."""
    outlines = [opened(each) for each in catalogue.outlines()]
    rows = [f"| `{each.name}` | {each.kind} | {each.title} |\n" for each in outlines]
    head = HEAD.format(**DEFAULT_OUTLINES) + "".join(rows)
    filters = (f"| `{name}` | {_first_line(each)} |\n" for name, each in FILTERS.items())
    return head + "".join(map(_section, outlines)) + REST + "".join(filters)


def _first_line(thing: object) -> str:
    return (getdoc(thing) or "").split("\n", 1)[0].removeprefix("Return ").rstrip(".")


def _section(outline: Outline) -> str:
    blocks = re.findall(r"^```block (\S+)", outline.text, re.MULTILINE)
    said = f"Blocks: {', '.join(f'`{each}`' for each in blocks)}."
    head = SECTION.format(name=outline.name, title=outline.title, kind=outline.kind, blocks=said)
    return head + "".join(f"| {heading} | {keys} |\n" for heading, keys in _headings(outline.text))


def _headings(text: str) -> Iterator[tuple[str, str]]:
    """Give every heading with the keys of the sections below it."""
    for part in re.split(r"^##+ ", text, flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("\n")
        keys = [
            " *or* ".join(f"`{key}`" for key in re.findall(r'"([^"]+)"', call))
            + (" *(draft)*" if "draft=" in call else "")
            for call in re.findall(r"\bsection\((.*?)\)", body)
        ]
        yield heading, ", ".join(dict.fromkeys(keys))


if __name__ == "__main__":
    print(page(), end="")
