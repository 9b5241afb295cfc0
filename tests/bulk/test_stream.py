"""Streams and files: whole projects whatever the split, the scores of `score_table`, bad input."""

from __future__ import annotations

import itertools
import json
import pickle
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.bulk.rows import contents

import perfeval as pe
from perfeval.bulk import (
    Job,
    files,
    helpers,
    making,
    parquet_files,
    score_batches,
    score_files,
    score_table,
    shapes,
    stream,
    streamed,
)
from perfeval.bulk.names import ROLES
from perfeval.bulk.seen import Seen
from perfeval.bulk.sources import sources_of
from perfeval.findings import FaultyInput, Finding

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

NAMES = ("培训人次", "满意度", "完成时间", "事故率", "")
TARGETS = ("≥200人次", "≥98%", "200", "12.31", "007", "效果显著", "2023年6月底前", None)
ACTUALS = ("186人次", "97.5%", "95", "达成预期指标", "007", "2023年5月", "", None)

row = st.fixed_dictionaries(
    {
        "category": st.sampled_from(["产出指标/数量指标", "效益指标/社会效益指标", None]),
        "name": st.sampled_from(NAMES),
        "target": st.sampled_from(TARGETS),
        "actual": st.sampled_from(ACTUALS),
        "points": st.sampled_from([None, Decimal(10), Decimal("33.33")]),
        "declared": st.sampled_from([None, Decimal(10), Decimal(5)]),
        "reason": st.sampled_from([None, "报名人数不足"]),
    }
)
projects = st.lists(st.lists(row, min_size=1, max_size=5), min_size=1, max_size=8)
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("project", "department")),
        ("year", pa.int64()),
        *((name, pa.string()) for name in ("category", "name", "target", "actual")),
        *((name, pa.decimal128(18, 2)) for name in ("points", "declared", "declared_total")),
        ("reason", pa.string()),
    ]
)


def table_of(given: Sequence[Sequence[dict[str, Any]]]) -> Any:
    """Return a table of projects, some of them with one name in two departments."""
    rows = [
        {
            "project": f"项目{number // 2}",
            "department": f"部门{number % 2}",
            "year": 2023,
            "declared_total": Decimal(90) if number % 3 else None,
            **each,
        }
        for number, below in enumerate(given)
        for each in below
    ]
    return pa.Table.from_pylist(rows, SCHEMA)


def pieces(table: Any, cuts: Sequence[int]) -> list[Any]:
    """Return a table in pieces."""
    ends = sorted({0, table.num_rows, *(cut % (table.num_rows + 1) for cut in cuts)})
    return [table.slice(start, stop - start) for start, stop in itertools.pairwise(ends)]


def by_name(table: Any, others: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return rows with findings as sets, less the columns of places."""
    found = []
    for each in table.to_pylist():
        codes = each["findings"] or []
        kept = {key: value for key, value in each.items() if key not in ("file", "row", *others)}
        found.append({**kept, "findings": set(codes.split() if isinstance(codes, str) else codes)})
    return found


def read(out: Path, kind: str) -> Any:
    """Return all parts of an output as one table."""
    parts = sorted((out / kind).iterdir())
    return pa.concat_tables([pq.read_table(each, partitioning=None) for each in parts])


def refused(job: Job) -> list[Finding]:
    """Return why a job is refused; nothing of it may be left."""
    with pytest.raises(FaultyInput) as error:
        score_files(job)
    beside = [each for each in job.out.parent.iterdir() if job.out.name in each.name]
    assert beside == []
    return list(error.value.findings)


def codes(found: Sequence[Finding]) -> list[tuple[str, str]]:
    return [(each.code, Path(each.place).name) for each in found]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make chunks and parts small, so that few rows have many."""
    shrink(monkeypatch)


def shrink(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "CHUNK", 4)
    monkeypatch.setattr(making, "CHUNK", 4)
    monkeypatch.setattr(making, "CHUNKS", 2)


# --- splits ---------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(projects, st.lists(st.integers(0, 40), max_size=6))
def test_batches_give_what_the_whole_table_gives(given, cuts):
    table = table_of(given)
    batches = [each for piece in pieces(table, cuts) for each in piece.to_batches()]
    found = pa.Table.from_batches(score_batches(batches))
    whole = score_table(table).rows
    assert by_name(found) == by_name(whole)
    assert found.column_names == whole.column_names


@settings(max_examples=40)
@given(
    projects,
    st.lists(st.integers(0, 40), max_size=5),
    st.integers(1, 9),
    st.sampled_from(["parquet", "csv"]),
)
def test_however_rows_are_split_the_bytes_are_the_same(tmp_path_factory, given, cuts, group, form):
    table = table_of(given)
    folder = tmp_path_factory.mktemp("split")
    with pytest.MonkeyPatch.context() as patch:
        shrink(patch)
        patch.chdir(folder)
        outs = []
        for number, size in enumerate((10**6, group)):
            pq.write_table(table, "one.parquet", row_group_size=size)
            out = folder / f"out{number}"
            score_files(Job(["one.parquet"], out, format=form, threads=1 + number))
            outs.append(contents(out))
        assert outs[0] == outs[1]
        several = []
        for number, piece in enumerate(pieces(table, cuts)):
            several.append(f"{number}.parquet")
            pq.write_table(piece, several[-1], row_group_size=group)
        score_files(Job(several, folder / "several"))
        score_files(Job(["one.parquet"], folder / "one"))
    for kind in ("rows", "projects"):
        assert by_name(read(folder / "several", kind)) == by_name(read(folder / "one", kind))
    places = read(folder / "several", "rows").select(["file", "row"]).to_pylist()
    sizes = [each.num_rows for each in pieces(table, cuts)]
    assert places == [
        {"file": several[file], "row": row}
        for file, size in enumerate(sizes)
        for row in range(size)
    ]


@settings(max_examples=30)
@given(projects)
def test_files_hold_what_the_whole_table_gives(tmp_path_factory, given):
    table, folder = table_of(given), tmp_path_factory.mktemp("whole")
    pq.write_table(table, folder / "in.parquet")
    summary = score_files(Job([folder / "in.parquet"], folder / "out")).as_dict()
    whole = score_table(table)
    assert by_name(read(folder / "out", "rows")) == by_name(whole.rows)
    assert by_name(read(folder / "out", "projects")) == by_name(whole.projects)
    assert json.loads((folder / "out" / "summary.json").read_bytes()) == summary
    assert (summary["rows"], summary["projects"]) == (table.num_rows, len(given))
    assert sum(summary["states"].values()) == sum(summary["verdicts"].values()) == table.num_rows
    assert sum(summary["grades"].values()) == sum(summary["declared_totals"].values()) == len(given)
    for kind, scored in (("rows", whole.rows), ("projects", whole.projects)):
        said = [code for each in by_name(scored) for code in each["findings"]]
        assert summary["findings"][kind] == {code: said.count(code) for code in set(said)}


# --- who makes the parts --------------------------------------------------------------------------


def carried_out(job: Job, made: Callable[[making.Order, int], Generator[making.Done]]) -> None:
    """Make the output of a job by the parts that ``made`` gives."""
    files.carry_out(job, lambda sources: made, files.nothing, files.nothing)


@contextmanager
def pool_of_threads(order: making.Order, count: int) -> Iterator[Any]:
    """Stand in for the helpers: as many, at once, but in this process."""
    with ThreadPoolExecutor(count) as pool:
        yield pool


long_projects = st.lists(st.lists(row, min_size=1, max_size=24), min_size=1, max_size=12)


@settings(max_examples=60)
@given(long_projects, st.lists(st.integers(0, 200), max_size=4), st.integers(1, 40), st.data())
def test_whoever_makes_the_parts_the_bytes_are_the_same(tmp_path_factory, given, cuts, group, data):
    table = table_of(given)
    folder = tmp_path_factory.mktemp("parts")
    names = []
    with pytest.MonkeyPatch.context() as patch:
        shrink(patch)
        patch.setattr(parquet_files, "_MANY", data.draw(st.integers(1, 9)))
        patch.setattr(parquet_files, "_FEW", data.draw(st.integers(1, 3)))
        patch.setattr(helpers, "_helpers", pool_of_threads)
        patch.setattr(making, "_COST", data.draw(st.sampled_from([1, 8])))
        patch.chdir(folder)
        for number, piece in enumerate(pieces(table, cuts)):
            names.append(f"{number}.parquet")
            pq.write_table(piece, names[-1], row_group_size=group)
        sources = sources_of(names, None, files.nothing)
        ways: dict[str, Callable[[making.Order, int], Generator[making.Done]]] = {
            "alone": lambda order, known: helpers.made_by_processes(order, known, 1),
            "helped": lambda order, known: helpers.made_by_processes(order, known, 3),
            "streamed": lambda order, known: streamed.made_by_threads(
                order, sources, known, 2, files.nothing
            ),
        }
        for name, way in ways.items():
            carried_out(Job(names, folder / name), way)
    found = [contents(folder / each) for each in ways]
    assert found[0] == found[1] == found[2]
    assert sorted(name for name in found[0] if name.startswith("rows")) == [
        f"rows/part-{each:05}.parquet" for each in sorted({start // 8 for start in starts(given)})
    ]


def starts(given: Sequence[Sequence[Any]]) -> list[int]:
    """Return the rows at which projects begin."""
    return [0, *itertools.accumulate(map(len, given))][:-1]


def test_a_part_that_no_helper_has_made_is_made_here(tmp_path, few, monkeypatch):
    table = table_of([[{"name": "满意度", "target": "≥90%", "actual": "95%"}]] * 99)
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=7)

    class Broken:
        calls = 0

        def submit(self, *_: Any, **__: Any) -> Future[Any]:
            self.calls += 1
            if self.calls > 3:
                raise BrokenExecutor
            found: Future[Any] = Future()
            found.set_exception(BrokenExecutor())
            return found

    score_files(Job([tmp_path / "a.parquet"], tmp_path / "alone", threads=1))
    broken = Broken()
    monkeypatch.setattr(helpers, "_helpers", lambda order, count: nullcontext(broken))
    score_files(Job([tmp_path / "a.parquet"], tmp_path / "out", threads=2))
    assert broken.calls == 13
    assert contents(tmp_path / "out") == contents(tmp_path / "alone")


def test_where_no_helper_can_be_started_all_parts_are_made_here(tmp_path, few, monkeypatch):
    loky = pytest.importorskip("loky")
    table = table_of([[{"name": "满意度", "target": "≥90%", "actual": "95%"}]] * 99)
    pq.write_table(table, tmp_path / "a.parquet")

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(38, "Function not implemented")

    score_files(Job([tmp_path / "a.parquet"], tmp_path / "alone", threads=1))
    monkeypatch.setattr(loky, "ProcessPoolExecutor", refuse)
    score_files(Job([tmp_path / "a.parquet"], tmp_path / "out", threads=2))
    assert contents(tmp_path / "out") == contents(tmp_path / "alone")


@pytest.mark.parametrize("few_rows", [1, 1024])
def test_every_part_says_what_is_wrong_in_the_order_of_the_rows(
    tmp_path, few, monkeypatch, few_rows
):
    monkeypatch.setattr(helpers, "_helpers", pool_of_threads)
    monkeypatch.setattr(parquet_files, "_FEW", few_rows)
    points = [-1 if number % 5 == 0 else 1 for number in range(40)]
    names = [f"{number // 3}" for number in range(38)] + ["0", "1"]
    table = {each: ["1"] * 40 for each in ("name", "target", "actual")}
    write(tmp_path / "a.parquet", **table, project=names, points=points)
    expected = [*range(0, 40, 5), 38, 39]
    found: list[Finding] = []
    for threads in (1, 3):
        found = refused(Job([tmp_path / "a.parquet"], tmp_path / "out", threads=threads))
        assert [each.place.rpartition("[")[2].partition("]")[0] for each in found] == [
            f"{each}" for each in expected
        ]
    assert [each.parameters["earlier"] for each in found[-2:]] == [
        f"{tmp_path / 'a.parquet'}[{each}]" for each in (0, 3)
    ]


def test_a_project_goes_over_files_and_batches(tmp_path, few):
    rows = [
        {"name": f"指标{n}", "target": "≥2", "actual": "1", "points": Decimal(1)} for n in range(30)
    ]
    table = table_of([rows, rows[:2]])
    for number, piece in enumerate((table.slice(0, 11), table.slice(11, 0), table.slice(11))):
        pq.write_table(piece, tmp_path / f"{number}.parquet", row_group_size=3)
    score_files(Job([tmp_path], tmp_path / "out"))
    assert read(tmp_path / "out", "projects")["rows"].to_pylist() == [30, 2]
    # Parts have eight rows here: in two of them no project begins.
    assert [each.name for each in sorted((tmp_path / "out" / "rows").iterdir())] == [
        "part-00000.parquet", "part-00003.parquet",
    ]  # fmt: skip


def test_the_function_of_a_batch_is_sent_to_other_machines(few):
    table = table_of(
        [[{"name": "满意度", "target": "≥90%", "actual": "95%", "points": Decimal(10)}]] * 3
    )
    function = pickle.loads(pickle.dumps(partial(score_batches, rulebook="mof-2020", year=2024)))
    schemas = [each.schema for each in function(iter(table.to_batches(2)))]
    assert len({str(each) for each in schemas}) == 1
    assert schemas[0].field("state").type == pa.string()
    assert list(score_batches([])) == []
    assert list(score_batches([table.slice(0, 0)])) == []


# --- inputs ---------------------------------------------------------------------------------------

LINES = (
    "项目名称,一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,备注\n"
    "培训,产出指标,数量指标,培训人次,≥200人次,186人次,60,\n"
    '培训,产出指标,质量指标,"合格率,全员",98%,0.98,40,"两行\n的备注"\n'
    "改造,产出指标,时效指标,完成时间,12.31,12.20,50,\n"
    "改造,产出指标,数量指标,编号,007,007,50,=1+1\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("tabs", [False, True])
def test_text_in_columns_is_read_in_any_encoding(tmp_path, encoding, tabs):
    text = LINES.replace("合格率,全员", "合格率全员").replace(",", "\t") if tabs else LINES
    (tmp_path / "rows.csv").write_bytes(text.encode(encoding))
    said: list[Finding] = []
    score_files(Job([tmp_path / "rows.csv"], tmp_path / "out"), said.extend)
    rows = read(tmp_path / "out", "rows")
    assert rows["name"].to_pylist()[1:] == [
        "合格率全员" if tabs else "合格率,全员", "完成时间", "编号",
    ]  # fmt: skip
    expected = score_table(
        {
            "project": ["培训", "培训", "改造", "改造"],
            "level1": ["产出指标"] * 4,
            "level2": ["数量指标", "质量指标", "时效指标", "数量指标"],
            "name": rows["name"].to_pylist(),
            "target": ["≥200人次", "98%", "12.31", "007"],
            "actual": ["186人次", "0.98", "12.20", "007"],
            "points": [60, 40, 50, 50],
        }
    )
    assert by_name(rows) == by_name(expected.rows)
    assert [each.code for each in said] == (["encoding"] if "utf-8" not in encoding else [])


def test_encodings_are_told_by_the_first_chinese(tmp_path):
    text = "project,target,actual,points\n" + "a,1,1,1\n" * 300_000 + "b,≥1个,1个,1\n"
    for encoding in ("gb18030", "utf-8"):
        (tmp_path / f"{encoding}.csv").write_bytes(text.encode(encoding))
        out = tmp_path / encoding
        score_files(Job([tmp_path / f"{encoding}.csv"], out))
        last = max((out / "rows").iterdir())
        assert pq.read_table(last, partitioning=None)["verdict"].to_pylist()[-1] == "met"


def test_text_out_is_what_a_spreadsheet_opens(tmp_path):
    (tmp_path / "rows.csv").write_text(LINES.replace("编号", "=编号"), encoding="utf-8")
    score_files(Job([tmp_path / "rows.csv"], tmp_path / "out", format="csv"))
    data = (tmp_path / "out" / "rows" / "part-00000.csv").read_bytes()
    assert data.startswith("\ufeff".encode())
    assert b" =" in data
    assert len(data.decode("utf-8-sig").splitlines()) == 5


def test_a_sheet_is_read_as_it_shows(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["项目名称", "指标名称", "年度指标值", "实际完成值", "分值"])
    book.active.append(["培训", "合格率", "≥98%", 0.97, 60])
    book.active["D2"].number_format = "0%"
    book.active.append(["培训", "完成时间", "12.31", "12.20", 40])
    book.create_sheet("说明").append(["没有指标"])
    book.save(tmp_path / "rows.xlsx")
    said: list[Finding] = []
    score_files(Job([tmp_path / "rows.xlsx"], tmp_path / "out"), said.extend)
    assert [each.code for each in said] == ["sheets-left-out"]
    assert read(tmp_path / "out", "rows")["score"].to_pylist()[0] == Decimal("59.39")


def test_a_folder_of_forms_is_scored_and_a_bad_one_is_said(tmp_path):
    examples = Path(__file__).resolve().parents[2] / "examples" / "panzhihua_2019"
    forms = tmp_path / "forms"
    forms.mkdir()
    project = pe.load(examples / "project.yaml")
    assert isinstance(project, pe.Project)
    pe.dump(project, forms / "a.yaml")
    (forms / "b.docx").write_bytes(b"PK nothing")
    said: list[Finding] = []
    score_files(Job([forms], tmp_path / "out"), said.extend)
    assert [each.code for each in said][-1] == "bulk-form-unread"
    card = pe.score(project)
    (found,) = read(tmp_path / "out", "projects").to_pylist()
    assert (found["project"], found["low"], found["high"]) == (project.name, *card.range)
    rows = read(tmp_path / "out", "rows")
    assert rows["score"].to_pylist() == [each.computed for each in card.rows]


def test_what_a_table_cannot_say_of_a_form_is_said(tmp_path):
    examples = Path(__file__).resolve().parents[2] / "examples" / "panzhihua_2019"
    said: list[Finding] = []
    files = [examples / "project_judged.yaml", examples / "department.yaml"]
    for number, file in enumerate(files):
        score_files(Job([file], tmp_path / f"{number}"), said.extend)
    assert {each.code for each in said} >= {"bulk-leaves-out"}


def test_types_of_several_files_are_joined(tmp_path):
    whole = {"project": ["甲"], "name": ["数"], "unit": ["个"], "sign": ["≥"], "points": [100.0]}
    for number, (target, actual) in enumerate(
        [(pa.array([2]), pa.array([1])), (pa.array([2.5]), pa.nulls(1))]
    ):
        columns = {**whole, "project": [f"甲{number}"], "target": target, "actual": actual}
        pq.write_table(pa.table(columns), tmp_path / f"{number}.parquet")
    score_files(Job([tmp_path], tmp_path / "out"))
    assert read(tmp_path / "out", "rows")["score"].to_pylist() == [Decimal(50), None]


def test_a_parquet_file_is_not_kept_in_memory(tmp_path):
    import numpy as np

    numbers = np.random.default_rng(8).integers(0, 2**62, 2_400_000)
    table = pa.table({"project": numbers, "target": numbers, "actual": numbers})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=20_000, use_dictionary=False)
    del table
    before = pa.total_allocated_bytes()
    (source,) = sources_of([str(tmp_path / "a.parquet")], None, lambda _: None)
    most = max(pa.total_allocated_bytes() - before for _ in source.read())
    assert most * 2 < source.size


# --- bad input ------------------------------------------------------------------------------------


def write(path: Path, **columns: Any) -> Path:
    usual = {
        "project": ["甲", "乙"],
        "name": ["数", "数"],
        "target": ["≥2", "≥2"],
        "actual": ["1", "2"],
    }
    pq.write_table(pa.table({**usual, **columns}), path)
    return path


def test_rows_that_are_wrong_are_named_with_their_file(tmp_path, few):
    write(tmp_path / "a.parquet")
    write(tmp_path / "b.parquet", project=["丙", None], 分值=pa.nulls(2))
    (tmp_path / "a.parquet").unlink()
    write(tmp_path / "a.parquet", 分值=[float("inf"), -1.0])
    found = refused(Job([tmp_path / "a.parquet", tmp_path / "b.parquet"], tmp_path / "out"))
    assert codes(found) == [
        ("number-in-column", "a.parquet[0].分值"),
        ("number-negative", "a.parquet[1].分值"),
        ("project-missing", "b.parquet[1].project"),
    ]
    assert found[0].parameters["column"] == "分值"


def test_a_project_that_comes_back_is_refused_with_both_places(tmp_path, few):
    write(tmp_path / "a.parquet")
    write(tmp_path / "b.parquet", project=["丙", "甲"])
    found = refused(Job([tmp_path / "a.parquet", tmp_path / "b.parquet"], tmp_path / "out"))
    assert codes(found) == [("project-split", "b.parquet[1]")]
    assert str(found[0].parameters["earlier"]).endswith("a.parquet[0]")
    within = pa.table({"project": ["甲", "乙", "甲"], "target": ["1"] * 3, "actual": ["1"] * 3})
    with pytest.raises(FaultyInput) as error:
        list(score_batches(within.to_batches()))
    assert [each.place for each in error.value.findings] == ["$[2]"]


@given(st.lists(st.lists(st.integers(0, 60), max_size=9), max_size=12))
def test_digests_are_remembered_with_their_first_place(chunks):
    import numpy as np

    seen, at = Seen(), 0
    known: dict[int, int] = {}
    for chunk in chunks:
        expected = []
        for index, digest in enumerate(chunk):
            if digest in known:
                expected.append((index, known[digest]))
            known.setdefault(digest, at + index)
        places = np.arange(at, at + len(chunk))
        assert list(seen.add(np.array(chunk, dtype=np.int64), places)) == expected
        at += len(chunk)


def test_a_project_without_end_is_refused(tmp_path, few, monkeypatch):
    monkeypatch.setattr(stream, "LONGEST", 5)
    columns = {each: ["1"] * 30 for each in ("name", "target", "actual")}
    write(tmp_path / "a.parquet", project=["0"] * 3 + ["1"] * 27, **columns)
    found = refused(Job([tmp_path / "a.parquet"], tmp_path / "out"))
    assert codes(found) == [("project-too-large", "a.parquet[8]")]
    (tmp_path / "a.csv").write_text("project,target,actual\n" + "1,1,1\n" * 30)
    found = refused(Job([tmp_path / "a.csv"], tmp_path / "out"))
    assert codes(found) == [("project-too-large", "a.csv[5]")]


def test_a_double_indicator_is_a_finding_and_no_fault(tmp_path):
    write(tmp_path / "a.parquet", project=["甲", "甲"])
    summary = score_files(Job([tmp_path / "a.parquet"], tmp_path / "out")).as_dict()
    assert summary["findings"]["rows"]["duplicate-indicator"] == 1


def test_columns_that_are_missing_or_of_other_types_are_refused(tmp_path):
    out = tmp_path / "out"
    usual = write(tmp_path / "usual.parquet", 分值=[1, 2])
    pq.write_table(pa.table({"项目": ["甲"], "指标值": ["1"]}), tmp_path / "few.parquet")
    assert codes(refused(Job([tmp_path / "few.parquet"], out))) == [
        ("column-missing", "few.parquet"), ("column-missing", "few.parquet"),
    ] or codes(refused(Job([tmp_path / "few.parquet"], out)))[0][0] == "column-missing"  # fmt: skip
    lacking = write(tmp_path / "lacking.parquet")
    assert codes(refused(Job([usual, lacking], out))) == [("columns-differ", "lacking.parquet")]
    assert codes(refused(Job([lacking, usual], out))) == [("columns-differ", "lacking.parquet")]
    mixed = write(tmp_path / "mixed.parquet", 分值=[1, 2], target=[1, 2])
    assert codes(refused(Job([usual, mixed], out))) == [("column-mixed", "mixed.parquet")]
    nested = write(tmp_path / "nested.parquet", 分值=[1, 2], target=[["1"], ["2"]])
    assert codes(refused(Job([nested], out))) == [("column-type", "nested.parquet")]


def test_columns_are_named_where_their_names_do_not_tell(tmp_path):
    write(tmp_path / "a.parquet", 满分=[40, 60])
    score_files(Job([tmp_path / "a.parquet"], tmp_path / "out", columns={"points": "满分"}))
    assert read(tmp_path / "out", "rows")["points"].to_pylist() == [Decimal(40), Decimal(60)]


def test_files_that_are_broken_are_refused(tmp_path):
    out = tmp_path / "out"
    whole = write(tmp_path / "a.parquet").read_bytes()
    (tmp_path / "cut.parquet").write_bytes(whole[:-20])
    (tmp_path / "torn.parquet").write_bytes(whole[:40] + b"\xff" * 200 + whole[240:])
    (tmp_path / "empty.parquet").write_bytes(b"")
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "header.csv").write_text("project,target,actual\n")
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG....")
    (tmp_path / "wide.csv").write_bytes("project".encode("utf-16-le"))
    (tmp_path / "folder").mkdir()
    expected = {
        "cut.parquet": "parquet-damaged", "torn.parquet": "parquet-damaged",
        "empty.parquet": "file-empty", "empty.csv": "file-empty", "header.csv": "table-empty",
        "picture.csv": "no-tables-kind", "wide.csv": "no-tables-kind", "none.csv": "file-missing",
        "folder": "folder-empty",
    }  # fmt: skip
    found = {name: codes(refused(Job([tmp_path / name], out))) for name in expected}
    assert found == {name: [(code, name)] for name, code in expected.items()}


def test_rows_of_another_length_are_named_by_their_line(tmp_path):
    text = "project,target,actual\n甲,1,1\n乙,1\n丙,1,1\n丁,1,1,1\n"
    (tmp_path / "rows.csv").write_text(text, encoding="utf-8")
    found = refused(Job([tmp_path / "rows.csv"], tmp_path / "out"))
    assert codes(found) == [("csv-uneven", "rows.csv:3"), ("csv-uneven", "rows.csv:5")]
    (tmp_path / "rows.csv").write_text(text + "戊,1\n" * 200, encoding="utf-8")
    found = refused(Job([tmp_path / "rows.csv"], tmp_path / "out"))
    assert (len(found), found[-1].code) == (101, "csv-uneven-more")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_damaged_characters_are_never_read_as_others(tmp_path, encoding):
    text = "project,target,actual\n" + "培训项目,≥1个,1个\n" * 400_000
    data = text.encode(encoding)
    (tmp_path / "rows.csv").write_bytes(data[:-20] + b"\xff\xff" + data[-18:])
    found = refused(Job([tmp_path / "rows.csv"], tmp_path / "out"))
    assert codes(found) == [("encoding-damaged", "rows.csv")]


def test_many_faults_are_cut(tmp_path):
    count = 3000
    columns = {
        "project": [f"{n}" for n in range(count)],
        **dict.fromkeys(("name", "target", "actual"), ["1"] * count),
        **{f"{role}": ["?"] * count for role in ("points", "declared", "deduction")},
    }
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    found = refused(Job([tmp_path / "a.parquet"], tmp_path / "out"))
    assert 1 < len(found) <= 1001


def test_a_number_that_a_file_cannot_hold_is_refused(tmp_path):
    table = write(tmp_path / "a.parquet", points=["1", "1" + "0" * 16])
    found = refused(Job([table], tmp_path / "out"))
    assert codes(found) == [("number-too-large", "a.parquet[1]")]


def test_a_type_is_one_for_each_role():
    kinds = shapes.unified([("a", {"points": "p"}, {"points": pa.int8()})])
    assert kinds == {"points": pa.int64()}


def test_the_page_names_every_role_and_column(tmp_path):
    page = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "bulk.md").read_text(
        "utf-8"
    )
    score_files(Job([write(tmp_path / "a.parquet")], tmp_path / "out"))
    columns = [*read(tmp_path / "out", "rows").schema.names, *ROLES]
    columns += read(tmp_path / "out", "projects").schema.names
    assert [each for each in columns if f"`{each}`" not in page] == []
