"""``perfeval sets``: list, show, check, diff, search, new and export, and what they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

import perfeval as pe
from perfeval.cli import main
from perfeval.documents.layout import text_width
from perfeval.files import indicator_sets, indicator_sets_root
from perfeval.files.sets import ordered

IDS = [each.id for each in indicator_sets()]
OWN = """\
perfeval: indicator-set/1
id: own
title: 本市培训指标
issuer: 市财政局
version: 2024
valid_from: 2024-01-01
valid_to: 2025
rulebook: mof-2020
applies_to: {industries: [教育], uses: [职工技能培训]}
parameters:
  - name: 补助标准
    unit: 元/人
    values:
      - {since: 2023-07-01, value: 800}
      - {since: 2024-07-01, value: 850}
indicators:
  - {category: 满意度指标/服务对象满意度指标, name: 学员满意度, target: ≥90%}
  - category: 产出指标/质量指标
    code: Z1
    name: 培训合格率
    formula: 合格人数÷参训人数×100%
    standard: 国家职业标准
    target: ≥90%
    points: 20
    direction: higher
    core: true
    locked: [target, points]
    reference: 通知第四条
    confirmed: true
  - {category: 产出指标/数量指标, name: 培训人次, target: ≥200人次, weight: 15}
  - category: 产出指标/成本指标
    name: 人均补助
    target: ≤{补助标准}元/人
    history: [{year: 2023, value: 900元/人}]
  - {category: 效益指标/社会效益指标, name: 就业人数, target: ≥50人}
  - {category: 其他/其他, name: 参训单位, target: ≥5个}
"""
NEW = (
    OWN.replace("version: 2024", "version: 2025")
    .replace(
        "formula: 合格人数÷参训人数×100%",
        "formula: 合格人数÷参训人数×100%\n    keywords: [合格, 取证]",
    )
    .replace("target: ≥90%\n    points: 20", "target: ≥95%\n    points: 18")
    .replace("≥200人次", "≥180人次")
    .replace("name: 就业人数", "name: 新增就业人数")
    .replace("value: 850", "value: 900, reference: 某发〔2024〕5号, confirmed: true")
    .replace("  - {category: 其他/其他, name: 参训单位, target: ≥5个}\n", "")
    .replace("满意度指标/服务对象满意度指标, name", "效益指标/社会效益指标, name")
    + "  - {category: 产出指标/时效指标, name: 完成时间, target: 12月20日前}\n"
)


def run(*words: str, width: int = 100) -> Result:
    result = CliRunner(env={"COLUMNS": str(width)}).invoke(main, ["sets", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def parsed(*words: str, status: int = 0) -> dict[str, Any]:
    result = run(*words, "--json")
    assert result.exit_code == status, result.output
    wire: dict[str, Any] = json.loads(result.stdout)
    return wire


@pytest.fixture
def own(tmp_path: Path) -> str:
    return written(tmp_path, "own.yaml", OWN)


@pytest.fixture
def new(tmp_path: Path) -> str:
    return written(tmp_path, "new.yaml", NEW)


def written(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, "utf-8")
    return str(folder / name)


# --- list and show ------------------------------------------------------------------------------


def test_the_list_names_every_set_with_what_it_is_for():
    out = run("list").stdout
    assert [line for line in out.splitlines() if not line.startswith(" ")] == IDS
    at = out.splitlines().index("hardship-relief")
    assert out.splitlines()[at + 1 : at + 4] == [
        "    困难职工帮扶资金绩效指标  版本 2019",
        "    用于困难职工帮扶",
        "    层级 project，评分规则 sichuan-2019",
    ]
    wire = parsed("list")
    assert wire["perfeval"] == "sets/1"
    assert [each["id"] for each in wire["sets"]] == IDS
    assert "hierarchy project, rulebook sichuan-2019" in run("list", "--lang", "en").stdout


def test_a_set_is_shown_by_its_categories(own: str):
    assert run("show", own).stdout.splitlines() == [
        "own",
        "    本市培训指标  市财政局  版本 2024  有效期 2024-01-01 至 2025",
        "    用于教育、职工技能培训",
        "    层级 无，评分规则 mof-2020",
        "    6 个指标，1 个已核实",
        "",
        "参数",
        "    补助标准  2023-07-01 起 800元/人、2024-07-01 起 850元/人",
        "",
        "产出指标/数量指标",
        "    培训人次  ≥200人次  权重 15%",
        "        [未经核实] 没有写依据",
        "",
        "产出指标/质量指标",
        "    Z1 培训合格率 ★  ≥90%  多者为好  20 分",
        "        合格人数÷参训人数×100%",
        "        标准：国家职业标准",
        "        锁定：指标值、分值",
        "        [已核实] 通知第四条",
        "",
        "产出指标/成本指标",
        "    人均补助  ≤{补助标准}元/人",
        "        [未经核实] 没有写依据",
        "",
        "效益指标/社会效益指标",
        "    就业人数  ≥50人",
        "        [未经核实] 没有写依据",
        "",
        "满意度指标/服务对象满意度指标",
        "    学员满意度  ≥90%",
        "        [未经核实] 没有写依据",
        "",
        "其他/其他",
        "    参训单位  ≥5个",
        "        [未经核实] 没有写依据",
    ]


def test_a_set_is_shown_as_of_a_day(own: str):
    assert "≤800元/人" in run("show", own, "--date", "2024-06-30").stdout
    rows = parsed("show", own, "--date", "2024-07-01")["set"]["indicators"]
    assert rows[3]["target"] == "≤850元/人"
    assert rows[3]["history"] == [{"year": 2023, "value": "900元/人"}]
    assert (rows[1]["points"], rows[1]["origin"], rows[1]["locked"]) == (
        "20", "own", ["target", "points"],
    )  # fmt: skip


def test_what_comes_from_another_set_says_so():
    out = run("show", "construction").stdout
    assert "[未经核实] 编写者拟定  project-basics" in out


@pytest.mark.parametrize("name", IDS)
@pytest.mark.parametrize("width", [48, 200])
def test_no_line_is_cut(name: str, width: int):
    lines = run("show", name, width=width).stdout.splitlines()
    assert all(text_width(line) <= min(width, 120) + 2 for line in lines)
    flat = "".join("".join(lines).split())
    assert all("".join(each.name.split()) in flat for each in pe.indicator_set(name))


# --- check --------------------------------------------------------------------------------------


def test_what_is_doubtful_is_said_line_by_line(own: str):
    result = run("check", own, "hardship-relief")
    assert result.exit_code == 1  # 其他/其他 is no category
    first, *_, last = result.stdout.splitlines()
    assert first.startswith(f"{own}:36:5: category-unknown: ")
    assert last == "hardship-relief: 没有问题"


def test_the_year_of_use(own: str):
    assert "set-out-of-date" in run("check", own, "--year", "2026").stdout
    assert "set-out-of-date" not in run("check", own, "--year", "2025").stdout


def test_words_of_the_bureau_s_own(own: str, tmp_path: Path):
    text = (indicator_sets_root() / "words" / "review.yaml").read_text("utf-8")
    assert pe.check(written(tmp_path, "mine.yaml", text)) == ()
    mine = written(
        tmp_path, "mine.yaml", text.replace("vague_names: [", "vague_names: ['*合格*', ")
    )
    assert "set-name-vague" in run("check", own, "--words", mine).stdout
    assert "set-name-vague" not in run("check", own).stdout
    for words in ("no-such-words", str(tmp_path / "no.yaml"), own):
        assert run("check", "hardship-relief", "--words", words).exit_code == 2


def test_findings_as_json(own: str):
    wire = parsed("check", own, "hardship-relief", status=1)
    assert (wire["perfeval"], [each["file"] for each in wire["documents"]]) == (
        "check/1", [own, "hardship-relief"],
    )  # fmt: skip
    assert [each["code"] for each in wire["documents"][0]["findings"]] == ["category-unknown"]


def test_one_that_is_wrong_does_not_stop_the_others(own: str, tmp_path: Path):
    bad = written(tmp_path, "bad.yaml", OWN.replace("title: 本市培训指标\n", ""))
    result = run("check", "no-such-set", bad, str(tmp_path), "hardship-relief", "--lang", "en")
    assert result.exit_code == 2
    assert result.stdout == "hardship-relief: no findings\n"
    lines = result.stderr.splitlines()
    assert lines[0].startswith("no-such-set: name-unknown: no indicator set has this name")
    assert lines[1].startswith(f"{bad}:1:1: schema: ")
    assert lines[2].startswith(f"{tmp_path}")


# --- diff ---------------------------------------------------------------------------------------


def test_what_changed_is_said_indicator_by_indicator(own: str, new: str):
    result = run("diff", own, new, width=120)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "own 2024 → own 2025",
        "",
        "基本信息",
        "    版本：2024 → 2025",
        "",
        "参数",
        "    补助标准",
        "        2024-07-01：850 → 900",
        "",
        "增加的指标",
        "    产出指标/时效指标 完成时间  12月20日前",
        "",
        "删去的指标",
        "    其他/其他 参训单位  ≥5个",
        "",
        "改动的指标",
        "    效益指标/社会效益指标 学员满意度  移到别的类别",
        "        类别：满意度指标、服务对象满意度指标 → 效益指标、社会效益指标",
        "    产出指标/质量指标 培训合格率  从严",
        "        指标值：≥90% → ≥95%",
        "        分值：20 → 18",
        "        关键词：无 → 合格、取证",
        "    产出指标/数量指标 培训人次  从宽",
        "        指标值：≥200人次 → ≥180人次",
        "    效益指标/社会效益指标 新增就业人数  改名",
        "        名称：就业人数 → 新增就业人数",
        "",
        "增加 1，删去 1，改动 4，不变 1",
    ]


def test_what_changed_as_json(own: str, new: str):
    wire = parsed("diff", own, new)
    assert wire["counts"] == {"added": 1, "removed": 1, "changed": 4, "unchanged": 1}
    assert (wire["old"]["version"], wire["new"]["version"]) == ("2024", "2025")
    assert wire["head"] == [{"key": "version", "old": "2024", "new": "2025"}]
    moved, rate, count, renamed = wire["changed"]
    assert (moved["moved"], renamed["renamed"]) == (True, True)
    assert (rate["target"], count["target"], rate["code"]) == ("stricter", "looser", "Z1")
    assert rate["changes"] == [
        {"key": "target", "old": "≥90%", "new": "≥95%"},
        {"key": "points", "old": "20", "new": "18"},
        {"key": "keywords", "old": [], "new": ["合格", "取证"]},
    ]
    (parameter,) = wire["parameters"]
    assert parameter["values"][0]["new"] == {
        "since": "2024-07-01", "value": "900", "reference": "某发〔2024〕5号", "confirmed": True,
    }  # fmt: skip


def test_nothing_changed(own: str):
    assert run("diff", own, own).stdout == "own 2024 → own 2024\n没有改动\n"
    assert parsed("diff", own, own)["counts"]["unchanged"] == 6


def test_a_version_that_should_be_newer(own: str, new: str, tmp_path: Path):
    out = run("diff", new, own, "--lang", "en").stdout
    assert "1 added, 1 removed, 4 changed, 1 unchanged" in out
    assert "set-version-unchanged: the set changed and its version is not newer" in out
    assert [each["code"] for each in parsed("diff", new, own)["findings"]] == [
        "set-version-unchanged"
    ]


def test_every_kind_of_value_is_said_in_words(own: str, tmp_path: Path):
    text = (
        OWN.replace("    confirmed: true\n", "    confirmed: false\n")
        .replace("direction: higher", "direction: exact")
        .replace("value: 900元/人", "value: 890元/人")
        .replace("industries: [教育], ", "")
        .replace("unit: 元/人", "unit: 元/人·年")
        .replace("standard: 国家职业标准", "standard: null")
    )
    out = run("diff", own, written(tmp_path, "other.yaml", text), width=120).stdout
    for line in (
        "适用范围：教育、职工技能培训 → 职工技能培训",
        "计量单位：元/人 → 元/人·年",
        "依据：[已核实] 通知第四条 → [未经核实] 通知第四条",
        "指标方向：多者为好 → 以相符为好",
        "历年完成值：2023: 900元/人 → 2023: 890元/人",
        "评价标准：国家职业标准 → 无",
    ):
        assert line.replace("指标方向", "方向") in out.replace("指标方向", "方向")


def test_why_an_indicator_is_left_out():
    out = run("diff", "project-basics", "labour-skills-training", width=120).stdout
    at = out.index("产出指标/数量指标 年度任务完成率")
    assert "原因：由培训人次、班次等数量指标代替" in out[at : at + 120]
    removed = parsed("diff", "project-basics", "labour-skills-training")["removed"]
    assert all(each["retired"] for each in removed)


# --- search -------------------------------------------------------------------------------------


def test_indicators_are_found_in_every_set():
    lines = run("search", "困难职工", "满意度", width=120).stdout.splitlines()
    assert lines[0].split() == ["困难职工、农民工满意度", "≥95%"]
    assert lines[1].split()[1:] == ["employee-assistance", "完全相符", "100%"]
    assert sum("完全相符" in line or "相近" in line for line in lines) == 10


def test_one_set_is_searched(own: str):
    wire = parsed("search", "培训", "合格率", "--set", own)
    assert [each["name"] for each in wire["hits"]] == ["培训合格率"]
    assert wire["words"] == "培训 合格率"
    assert Fraction(wire["hits"][0]["score"]) == 1
    assert run("search", "新能源汽车", "--set", own).stdout == "没有找到\n"
    assert len(parsed("search", "率", "--limit", "3")["hits"]) == 3


# --- new and export -----------------------------------------------------------------------------


@pytest.mark.parametrize("extends", [None, *IDS])
def test_a_new_file_is_right_as_it_stands(tmp_path: Path, extends: str | None):
    path = str(tmp_path / "new.yaml")
    more = ("--extends", extends) if extends else ()
    result = run(
        "new", "my-own", "--title", "本市：“指标” # 1", "--issuer", "市局", "--out", path, *more
    )
    assert (result.exit_code, result.stdout) == (0, f"{path}\n")
    made = pe.indicator_set(path)
    assert (made.id, made.title, made.issuer) == ("my-own", "本市：“指标” # 1", "市局")
    assert len(made) == (len(pe.indicator_set(extends)) if extends else 6)
    assert run("check", path).stdout == f"{path}: 没有问题\n"


def test_a_file_may_be_extended(own: str, tmp_path: Path):
    folder = tmp_path / "county"
    folder.mkdir()
    path = str(folder / "new.yaml")
    assert run("new", "county", "--title", "本县", "--extends", own, "--out", path).exit_code == 0
    assert "../own.yaml" in Path(path).read_text("utf-8")
    assert len(pe.indicator_set(path)) == 6


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("new", "Bad Id", "--title", "甲", "--out", "a.yaml"), "schema"),
        (("new", "hardship-relief", "--title", "甲", "--out", "a.yaml"), "set-id-taken"),
        (("new", "mine", "--title", "甲", "--out", "a.json"), "format-unknown"),
        (("new", "mine", "--title", "甲", "--out", "a.yaml", "--extends", "no"), "name-unknown"),
        (
            ("new", "mine", "--title", "甲", "--out", "a.yaml", "--extends", "./b.yaml"),
            "file-missing",
        ),
        (("new", "mine", "--title", " ", "--out", "a.yaml"), "schema"),
        (("new", "mine", "--title", "甲", "--out", "no/such/a.yaml"), "cannot-write"),
        (("export", "hardship-relief", "--out", "a.docx"), "format-unknown"),
        (("export", "no-such-set", "--out", "a.yaml"), "name-unknown"),
    ],
)
def test_what_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: str
):
    monkeypatch.chdir(tmp_path)
    result = run(*words)
    assert result.exit_code == 2
    assert code in result.stderr
    assert [*tmp_path.iterdir()] == []


def test_a_file_that_is_there_is_left_alone(own: str):
    result = run("new", "mine", "--title", "甲", "--out", own)
    assert (result.exit_code, "file-exists" in result.stderr) == (2, True)
    assert Path(own).read_text("utf-8") == OWN


@pytest.mark.parametrize("suffix", ["yaml", "json", "xlsx"])
def test_an_exported_set_holds_what_it_extends(tmp_path: Path, suffix: str):
    path = str(tmp_path / f"out.{suffix}")
    assert run("export", "construction", "--out", path).stdout == f"{path}\n"
    assert pe.indicator_set(path) == ordered(pe.indicator_set("construction"))


def test_an_exported_set_is_in_the_order_of_its_hierarchy(own: str, tmp_path: Path):
    path = str(tmp_path / "out.yaml")
    run("export", own, "--out", path)
    names = "培训人次 培训合格率 人均补助 就业人数 学员满意度 参训单位"
    assert [each.name for each in pe.indicator_set(path)] == names.split()


def test_a_set_as_a_page(own: str, tmp_path: Path):
    path = tmp_path / "out.md"
    assert run("export", own, "--out", str(path)).exit_code == 0
    text = path.read_text("utf-8")
    assert text.startswith("# 本市培训指标\n\n共 6 个指标  市财政局  版本 2024\n")
    row = "| 培训合格率 ★ | ≥90% | 合格人数÷参训人数×100%<br>标准：国家职业标准 | 通知第四条"
    assert f"{row}（已核实） |" in text
    assert text.index("产出指标/数量指标") < text.index("满意度指标/")
    assert run("export", own, "--out", str(path), "--lang", "en").exit_code == 0
    assert "| indicator | target |" in path.read_text("utf-8")


@pytest.fixture
def doubtful(tmp_path: Path) -> str:
    """Return the workbook of a set of which a column and a sheet are not read."""
    path = str(tmp_path / "doubtful.xlsx")
    pe.dump(pe.indicator_set("hardship-relief"), path)
    book: Any = openpyxl.load_workbook(path)
    sheet = book["指标"]
    named = next(cell for cell in sheet[1] if cell.value == "指标值")
    named.value = "目标数"
    book.create_sheet("备忘")["A1"] = "说明一下"
    book.save(path)
    return path


def test_what_was_not_read_of_a_workbook_is_said_by_every_command(doubtful: str, tmp_path: Path):
    upper = written(
        tmp_path, "upper.yaml",
        "perfeval: indicator-set/1\nid: upper\ntitle: 甲\nextends: doubtful.xlsx\nindicators: []\n",
    )  # fmt: skip
    for words in (
        ("show", doubtful),
        ("show", doubtful, "--json"),
        ("show", upper),
        ("diff", doubtful, "hardship-relief"),
        ("search", "率", "--set", doubtful),
        ("export", doubtful, "--out", str(tmp_path / "out.yaml")),
    ):
        said = run(*words).stderr
        assert [each.split(": ")[1] for each in said.splitlines()] == [
            "set-sheets-unread", "set-column-unknown",
        ], words  # fmt: skip
    assert "set-column-unknown" in run("check", doubtful).stdout
    codes = [each["code"] for each in parsed("check", doubtful)["documents"][0]["findings"]]
    assert codes.count("set-column-unknown") == 1
    form = ["form", doubtful, "--year", "2019", "--out", str(tmp_path / "form.xlsx")]
    done = CliRunner().invoke(main, form)
    assert (done.exit_code, "set-sheets-unread" in done.stderr) == (0, True)
    assert "set-column-unknown" in done.stderr


# --- bad input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        lambda which: ("show", which),
        lambda which: ("check", which),
        lambda which: ("diff", which, "hardship-relief"),
        lambda which: ("diff", "hardship-relief", which),
        lambda which: ("search", "率", "--set", which),
        lambda which: ("export", which, "--out", "out.yaml"),
    ],
)
def test_what_is_no_set_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Callable[[str], tuple[str, ...]]
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.yaml").mkdir()
    written(tmp_path, "project.yaml", "perfeval: project/1\nname: 甲\nindicators: []\n")
    written(tmp_path, "noise.yaml", "\x00\x01\x02")
    for which in (
        "no-such-set",
        "none.yaml",
        "folder.yaml",
        "project.yaml",
        "noise.yaml",
        "./folder.yaml",
    ):
        result = run(*command(which))
        assert result.exit_code == 2, which
        assert result.stdout == ""
        assert result.stderr.strip()
        assert "Traceback" not in result.stderr


@pytest.mark.parametrize("day", ["2024-13-01", "2024-02-30", "昨天", "2024", ""])
def test_a_day_that_is_none(own: str, day: str):
    result = run("show", own, "--date", day)
    assert (result.exit_code, "date-unreadable" in result.stderr) == (2, True)


def test_a_day_before_the_first_value(own: str):
    result = run("show", own, "--date", "2020-01-01")
    assert (result.exit_code, "parameter-undated" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    "words", [("search",), ("check",), ("search", "率", "--limit", "0"), ("show",)]
)
def test_too_little_is_asked(words: tuple[str, ...]):
    assert run(*words).exit_code == 2


def test_a_folder_is_refused_in_the_language_of_the_run(tmp_path: Path):
    for words in (("check", f"{tmp_path}/"), ("show", f"{tmp_path}/")):
        said = run(*words).stderr
        assert "suffix-unknown" in said
        assert ".xlsx" in said


def test_a_form_of_no_set_names_the_sets(tmp_path: Path):
    form = ["form", "nothere", "--out", str(tmp_path / "a.xlsx")]
    said = CliRunner().invoke(main, form).stderr
    assert "name-unknown" in said
    assert "hardship-relief" in said
    done = CliRunner().invoke(main, ["form", "hardship-relief", *form[2:], "--points", "九十"])
    assert "“九十”不是分值" in done.stderr


def test_a_diff_has_no_keys_in_its_prose(own: str, tmp_path: Path):
    text = OWN.replace("locked: [target, points]", "locked: [points]").replace(
        "direction: higher", "direction: lower"
    )
    out = run("diff", own, written(tmp_path, "other.yaml", text)).stdout
    assert "锁定：指标值、分值 → 分值" in out
    assert "多者为好 → 少者为好" in out
