"""What holds of every form: it is read without an error, however its columns and rows stand."""

# ruff: noqa: E501  a row of a form is a line

from __future__ import annotations

from decimal import Decimal

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.forms.specimens import one

from perfeval.documents.tables import Kind, ReadCell, ReadTable
from perfeval.files import loads
from perfeval.files.catalogue import form_words
from perfeval.files.doors import dumps
from perfeval.forms import Recognised, recognise
from perfeval.model import Project

WORDS = form_words()

# --- any table ------------------------------------------------------------------------------------

LABELS = st.sampled_from(
    sorted(
        {
            word.replace("*", "某")
            for labels in (
                WORDS.titles, WORDS.columns, WORDS.budget, WORDS.funds, WORDS.head, WORDS.goals,
                WORDS.narrative, WORDS.levels, WORDS.sections, WORDS.totals, WORDS.signatures,
                WORDS.notes, WORDS.goal_groups, WORDS.guidance,
            )
            for words in labels.words.values()
            for word in words
        }
    )
)  # fmt: skip
VALUES = st.sampled_from(
    ["≥200人次", "20", "18.6分", "—", "/", "50万", "1,234.5", "100%", "产出指标（50分）", "指标1：", "其中甲",
     "★乙", "二〇二二年度", "12345678901234567890123456789012345678901", "a：b：c", "\n", "٣", "1e9"]
)  # fmt: skip
TEXTS = st.one_of(LABELS, LABELS, VALUES, VALUES, st.text(max_size=12))


@st.composite
def tables(draw: st.DrawFn) -> ReadTable:
    rows, columns = draw(st.integers(0, 9)), draw(st.integers(1, 7))
    cells: list[ReadCell] = []
    taken: set[tuple[int, int]] = set()
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken or not draw(st.integers(0, 3)):
                continue
            down, across = draw(st.sampled_from([(1, 1), (1, 1), (1, 1), (2, 1), (1, 2), (3, 2)]))
            area = {(r, c) for r in range(row, row + down) for c in range(column, column + across)}
            if area & taken:
                down, across, area = 1, 1, {(row, column)}
            taken |= area
            cells.append(ReadCell(row, column, draw(TEXTS), down, across))
    kinds: tuple[Kind, ...] = ("sheet", "document", "text")
    kind = draw(st.sampled_from(kinds))
    around = st.lists(TEXTS, max_size=3).map(tuple)
    return ReadTable(
        "表.xlsx", kind, tuple(cells), name=draw(st.sampled_from(["", "Sheet1", "自评"])),
        before=draw(around), after=draw(around),
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(tables(), max_size=3))
def test_any_tables_are_read_without_an_error(some: list[ReadTable]) -> None:
    read = recognise(some, WORDS)
    assert all(found.render("zh") and found.render("en") for found in read.findings)
    assert bool(read.documents) != any(each.code == "form-not-found" for each in read.findings)
    for document in read.documents:
        assert loads(dumps(document)) == document


# --- one form however it stands -------------------------------------------------------------------

COLUMNS = {
    "level1": "一级指标", "level2": "二级指标", "name": "三级指标", "target": "年度指标值",
    "actual": "实际完成值", "points": "分值", "declared": "得分", "reason": "偏差原因分析及改进措施",
}  # fmt: skip
ROWS = [
    ("产出指标（50分）", "数量指标", "培训人次", "≥200人次", "186人次", "20", "18.6", "生源不足"),
    ("产出指标（50分）", "数量指标", "办班期数", "5期", "5期", "10", "10", ""),
    ("产出指标（50分）", "质量指标", "合格率", "≥98%", "99%", "20", "20", ""),
    ("效益指标（30分）", "社会效益指标", "技能提升", "明显", "达成预期指标", "30", "30", ""),
    ("满意度指标（10分）", "服务对象满意度指标", "学员满意度", "≥90%", "95%", "10", "10", ""),
]
EXPECTED = Project(
    "职工技能培训",
    year=2024,
    category_points={
        "产出指标": Decimal(50), "效益指标": Decimal(30), "满意度指标": Decimal(10),
    },
    indicators=(
        one("产出指标/数量指标", "培训人次", "≥200人次", "186人次", 20, "18.6", reason="生源不足"),
        one("产出指标/数量指标", "办班期数", "5期", "5期", 10, 10),
        one("产出指标/质量指标", "合格率", "≥98%", "99%", 20, 20),
        one("效益指标/社会效益指标", "技能提升", "明显", "达成预期指标", 30, 30),
        one("满意度指标/服务对象满意度指标", "学员满意度", "≥90%", "95%", 10, 10),
    ),
)  # fmt: skip
HEAD = [["项目支出绩效自评表"], ["（2024年度）"], ["项目名称", "职工技能培训"]]


def lay(
    order: list[str], gaps: set[int], blanks: set[int], labels: dict[str, str], levels: str
) -> list[ReadCell]:
    """Return the form's cells: columns in ``order``, blank columns and rows, levels merged or not."""
    cells = []
    shift = {key: index + sum(gap <= index for gap in gaps) for index, key in enumerate(order)}
    row = 0
    lines: list[tuple[str, ...] | None] = [None, *ROWS]
    for head in HEAD:
        cells += [ReadCell(row, column, text) for column, text in enumerate(head)]
        row += 1 + (row in blanks)
    started: dict[str, tuple[int, int, str]] = {}
    for number, line in enumerate(lines):
        texts = labels if line is None else dict(zip(COLUMNS, line, strict=True))
        for key in order:
            text = texts[key]
            if line is not None and key in ("level1", "level2") and levels != "repeated":
                above = lines[number - 1]
                upto = 1 if key == "level1" else 2
                if above is not None and above[:upto] == line[:upto]:
                    if levels == "merged":
                        begin, _, same = started[key]
                        started[key] = (begin, row, same)
                    continue
                if levels == "merged":
                    if key in started:
                        cells.append(span(started.pop(key), shift[key]))
                    started[key] = (row, row, text)
                    continue
            if text:
                cells.append(ReadCell(row, shift[key], text))
        row += 1 + (levels != "merged" and row in blanks)
    cells += [span(each, shift[key]) for key, each in started.items()]
    return cells


def span(begun: tuple[int, int, str], column: int) -> ReadCell:
    first, last, text = begun
    return ReadCell(first, column, text, last - first + 1, 1)


def variants(role: str) -> list[str]:
    """Return how forms print the label of a column, with blanks and brackets that say nothing."""
    words = [word for word in WORDS.columns.words[role] if "*" not in word]
    spaced = [" ".join(COLUMNS[role]), COLUMNS[role] + "（A）", "\n".join(COLUMNS[role]) + "："]
    return words + spaced


def read(cells: list[ReadCell]) -> Recognised:
    return recognise([ReadTable("表.xlsx", "sheet", tuple(cells), name="表")], WORDS)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_columns_in_any_order_with_gaps_and_other_labels_are_the_same_form(
    data: st.DataObject,
) -> None:
    order = data.draw(st.permutations(list(COLUMNS)))
    gaps = data.draw(st.sets(st.integers(0, 7), max_size=3))
    blanks = data.draw(st.sets(st.integers(0, 12), max_size=4))
    labels = {
        key: data.draw(
            st.sampled_from(variants(key) if key != "name" else ["三级指标", "指标名称"])
        )
        for key in COLUMNS
    }
    levels = data.draw(st.sampled_from(["merged", "repeated", "blank below"]))
    found = read(lay(order, gaps, blanks, labels, levels))
    assert found.documents == (EXPECTED,), labels
    assert found.findings == ()


@given(st.sampled_from(list(COLUMNS)[3:]), st.integers(0, 7))
def test_a_column_that_nobody_knows_is_said(key: str, gap: int) -> None:
    labels = {**COLUMNS, key: "某某栏目"}
    found = read(lay(list(COLUMNS), {gap}, set(), labels, "merged"))
    assert [each.code for each in found.findings] == ["column-unknown"]
    (project,) = found.documents
    assert [each.name for each in project.indicators] == [each.name for each in EXPECTED.indicators]


def test_an_indicator_stands_at_its_first_own_cell() -> None:
    found = read(lay(list(COLUMNS), set(), set(), COLUMNS, "merged"))
    places = [each.place for each in found.documents[0].indicators]
    assert places == [
        "表.xlsx!表!A5",
        "表.xlsx!表!C6",
        "表.xlsx!表!B7",
        "表.xlsx!表!A8",
        "表.xlsx!表!A9",
    ]


def test_without_a_head_a_form_is_called_by_its_sheet() -> None:
    cells = [
        evolve(each, row=each.row - 3)
        for each in lay(list(COLUMNS), set(), set(), COLUMNS, "merged")
        if each.row > 2
    ]
    found = read(cells)
    assert [each.name for each in found.documents] == ["表"]
    assert [each.code for each in found.findings] == ["form-unnamed"]
