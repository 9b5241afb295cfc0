"""What the columns of a table are: by their names in Chinese or English, or as a caller says."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from perfeval.files.catalogue import form_words
from perfeval.findings import FaultyInput, finding

ROWS = (
    "category", "level1", "level2", "name", "target", "sign", "unit", "actual", "points",
    "declared", "direction", "method", "deduction", "reason", "parent", "not_applicable",
)  # fmt: skip
"""The columns of an indicator."""

PROJECTS = (
    "project", "department", "division", "function", "year", "annual", "executed", "budget_points",
    "execution_declared", "declared_total", "weight",
)  # fmt: skip
"""The columns of a project, the same in each of its rows."""

KEYS = ("project", "department", "year", "category", "level1", "level2", "name")
"""The columns that the scores of rows repeat: what a row belongs to, and which one it is."""

ROLES = (*PROJECTS, *ROWS)
"""Every column that scoring looks at; others are left alone."""

_NEEDED = ("project", "target", "actual")
# What the words of forms do not name: they stand in a form's head or budget block.
_CHINESE = {
    "归口处室": "division", "处室": "division", "科室": "division", "业务处室": "division",
    "功能科目": "function", "功能分类": "function", "支出功能分类科目": "function",
    "全年预算数": "annual", "全年执行数": "executed", "执行率分值": "budget_points",
    "执行率得分": "execution_declared", "自评总分": "declared_total", "总得分": "declared_total",
    "项目权重": "weight", "上级指标": "parent", "所属指标": "parent", "不适用": "not_applicable",
    "不适用原因": "not_applicable", "扣减分数": "deduction", "一级指标/二级指标": "category",
}  # fmt: skip
_OF_FORMS = {"path": "category"}


def role_of(name: str) -> str | None:
    """Return the role of a column by its name; `None` where it has none.

    >>> role_of("actual"), role_of("实际完成值"), role_of("年度指标值"), role_of("remark")
    ('actual', 'actual', 'target', None)
    """
    plain = name.strip()
    if plain.lower() in ROLES:
        return plain.lower()
    role = _CHINESE.get(plain) or form_words().columns.role(plain)
    role = _OF_FORMS.get(role or "", role)
    return role if role in ROLES else None


def roles_of(names: Iterable[str], given: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return for every role that a table has the name of its column.

    ``given`` names columns by role where their names do not tell; its columns are taken first.
    Raises `FaultyInput` for a role or a column that does not exist, two columns of one role, and
    a role that is needed and missing.
    """
    known = list(names)
    found: dict[str, str] = {}
    faults = []
    for role, column in (given or {}).items():
        if role not in ROLES:
            close = difflib.get_close_matches(role, ROLES, 1)
            faults.append(finding("column-role", found=role, known="、".join(close or ROLES)))
        elif column not in known:
            close = difflib.get_close_matches(column, known, 3) or known
            faults.append(
                finding("column-missing", role=role, found=column, known="、".join(close))
            )
        else:
            found[role] = column
    taken = set(found.values())
    for name in known:
        known_role = role_of(name) if name not in taken else None
        if known_role is None or (given and known_role in given):
            continue
        if known_role in found:
            faults.append(
                finding("column-twice", role=known_role, found=name, other=found[known_role])
            )
        found.setdefault(known_role, name)
    faults += [
        finding("column-missing", role=role, found="—", known="、".join(known) or "—")
        for role in _NEEDED
        if role not in found and not (given and role in given)
    ]
    if faults:
        raise FaultyInput(faults)
    return found
