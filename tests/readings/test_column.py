"""A column gives the readings that its cells give one by one."""

from hypothesis import given
from hypothesis import strategies as st

from perfeval.readings import read_actual, read_column, read_target
from perfeval.testing.reading_strategies import messy_text, target_texts

NAMES = st.sampled_from([None, "项目完成时间", "群众满意度", "培训人次", "项目总成本"])
UNITS = st.sampled_from([None, "%", "万元", "年", "人"])
COMMON = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "≥", "≤", ">", "<", "=", "≥≥"]),
    st.one_of(
        st.integers(0, 10**10).map(str),
        st.decimals(0, 10**6, places=2).map(str),
        st.sampled_from(["012", "0", "00", "290", "1.", ".5", "1,000"]),
    ),
    st.sampled_from(["", "%", "元", "万元", "人", "人次", "个", "年", "月", "亿元", "个 ", "米"]),
)
CELLS = st.lists(st.one_of(COMMON, target_texts(), messy_text(), st.none()), max_size=12)


@given(cells=CELLS)
def test_a_column_is_read_as_its_cells_are(cells):
    assert read_column(cells, role="target") == [read_target(each) for each in cells]
    assert read_column(cells, role="actual") == [read_actual(each) for each in cells]


@given(rows=st.lists(st.tuples(st.one_of(COMMON, target_texts(), st.none()), NAMES, UNITS)))
def test_names_and_units_beside_a_column_count_as_beside_a_cell(rows):
    texts, names, units = ([row[part] for row in rows] for part in range(3))
    one_by_one = [read_target(text, indicator=name, unit=unit) for text, name, unit in rows]
    assert read_column(texts, names=names, units=units, role="target") == one_by_one
