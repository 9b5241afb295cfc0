"""The commands: what they print, in which language, and with which status they end."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from perfeval.cli import main
from perfeval.files import dump, load
from perfeval.files.validate import schema
from perfeval.model import Project

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "panzhihua_2019"
PROJECT, JUDGED, DEPARTMENT = (
    str(EXAMPLES / f"{name}.yaml") for name in ("project", "project_judged", "department")
)
RULEBOOK = str(ROOT / "indicator_sets" / "rulebooks" / "mof-2020.yaml")

OVERPAID = """perfeval: project/1
name: 培训
year: 2024
rulebook: mof-2020
budget: {annual: 50, executed: 49.6, points: 10, declared: 10}
declared_total: 99
indicators:
  - {category: 产出指标/数量指标, name: 人次, target: ≥200人次, actual: 186人次, points: 50,
     declared: 49, reason: 场地}
  - {category: 效益指标/社会效益指标, name: 技能, target: 提升, actual: 达成预期指标, points: 30,
     declared: 20}
  - {category: 满意度指标/服务对象满意度指标, name: 满意度, target: ≥90%, actual: 96%, points: 10,
     declared: 10}
"""


def run(*words: str, given: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(main, words, input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def printed(*words: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(run(*words).stdout)
    return parsed


@pytest.fixture
def overpaid(tmp_path: Path) -> str:
    path = tmp_path / "overpaid.yaml"
    path.write_text(OVERPAID, encoding="utf-8")
    return str(path)


# --- score --------------------------------------------------------------------------------------


def test_score_prints_total_rows_and_findings_in_chinese() -> None:
    result = run("score", PROJECT)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "市财政困难职工帮扶资金（2019）"
    assert lines[1] == "总分 87.50 至 100.00  等级 未定  评分规则 sichuan-2019"
    assert "待评定" in result.stdout
    assert f"提示 {PROJECT}:40:5: awaiting-judgement: " in result.stdout


def test_score_shows_why_where_it_is_asked_to() -> None:
    assert "比值 = 200户 ÷ 200户 = 1.0000" in run("score", PROJECT, "--why").stdout
    assert "比值" not in run("score", PROJECT).stdout
    assert "执行率 = 500000元 ÷ 500000元" in run("score", PROJECT, "--why").stdout


@pytest.mark.parametrize(
    "words", [("--lang", "en", "score", PROJECT), ("score", PROJECT, "--lang", "en")]
)
def test_the_language_may_stand_before_or_after_the_command(words: tuple[str, ...]) -> None:
    shown = run(*words, "--why").stdout
    assert "total 87.50 to 100.00  grade undecided  rulebook sichuan-2019" in shown
    assert "ratio = 200户 ÷ 200户 = 1.0000" in shown
    assert "earns all 12.50" in shown
    assert re.search(
        r"^L1 +L2 +indicator +target +actual +points +score +state$", shown, re.MULTILINE
    )
    assert "the actual of “帮扶救助金发放准确率” repeats the target word for word" in shown


@pytest.mark.parametrize("columns", [60, 80, 120, 300])
def test_no_figure_of_the_table_is_torn_at_any_width(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = run("score", PROJECT).stdout
    assert re.search(r"^总分 +100\.00 +87\.50—100\.00 +未定$", shown, re.MULTILINE)
    assert re.search(r"^预算执行率 +100% +100\.00% +10\.00 +10\.00 +已计分$", shown, re.MULTILINE)
    assert "0.00—12.50" in shown
    (rule, *_) = [line for line in shown.splitlines() if line.startswith("---")]
    assert len(rule) <= max(columns, 72)


def test_a_department_shows_its_projects_below_it() -> None:
    shown = run("score", DEPARTMENT).stdout
    assert shown.index("攀枝花市总工会（2019）") < shown.index("市财政困难职工帮扶资金（2019）")


def keys_of(wire: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in wire.items() if key != "projects"}


def test_the_json_of_a_scorecard_fits_its_schema_and_has_the_contract_s_keys() -> None:
    for words in (("score", DEPARTMENT, JUDGED), ("audit", PROJECT)):
        wire = printed(*words, "--json")
        validator = jsonschema.Draft202012Validator(schema("scorecard"), registry=_registry())
        validator.validate(wire)
        assert list(wire) == ["perfeval", "version", "documents"]
    card = printed("score", DEPARTMENT, "--json")["documents"][0]["projects"][0]
    assert set(card) == {
        "kind", "name", "year", "rulebook", "sha256", "total", "range", "grade", "declared_total",
        "reviewed_total", "execution", "rows", "projects", "findings",
    }  # fmt: skip
    assert set(card["sha256"]) == {"input", "rulebook"}
    assert set(card["execution"]) == {
        "annual", "executed", "rate", "points", "computed", "declared",
    }  # fmt: skip
    assert set(card["rows"][0]) == {
        "category", "name", "target", "actual", "direction", "verdict", "ratio", "attainment",
        "points", "computed", "range", "declared", "reviewed", "state", "score_check", "why",
        "clause", "would_raise",
    }  # fmt: skip
    assert set(card["findings"][0]) == {"code", "severity", "place", "message", "remedy"}
    assert (card["total"], card["grade"], card["range"]) == (None, None, ["87.50", "100.00"])


def _registry() -> Any:
    import referencing

    common = referencing.Resource.from_contents(schema("common"))
    return referencing.Registry().with_resource("common.schema.json", common)


def test_the_json_speaks_the_language_of_the_run() -> None:
    chinese, english = (
        printed("score", PROJECT, "--json"),
        printed("score", PROJECT, "--json", "--lang", "en"),
    )
    assert chinese["documents"][0]["rows"][0]["why"][0] == "指标值“200户”读作：200 户"
    assert english["documents"][0]["rows"][0]["why"][0] == "target “200户” read as: 200 户"


@pytest.mark.parametrize("which", ["mof-2020", RULEBOOK])
def test_another_rulebook_is_named_by_id_or_by_path(which: str) -> None:
    (card,) = printed("score", PROJECT, "--rulebook", which, "--json")["documents"]
    assert (card["rulebook"], card["range"]) == ("mof-2020", ["87.50", "100.00"])


def test_an_unknown_rulebook_is_refused_before_anything_is_scored() -> None:
    result = run("score", PROJECT, "--rulebook", "mof2020")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "mof-2020" in result.stderr


# --- statuses -----------------------------------------------------------------------------------


def test_a_finding_of_severity_error_makes_the_status_one(tmp_path: Path, overpaid: str) -> None:
    assert run("score", overpaid).exit_code == 0
    assert run("audit", overpaid).exit_code == 1
    negative = tmp_path / "negative.yaml"
    text = OVERPAID.replace("executed: 49.6", "executed: 50.1")
    negative.write_text(text, encoding="utf-8")
    assert run("score", str(negative)).exit_code == 1
    assert run("report", str(negative), "--out", str(tmp_path / "out")).exit_code == 1
    assert run("check", str(negative)).exit_code == 1


BAD = {
    "nothing there": lambda folder: folder / "nothing.yaml",
    "a folder": lambda folder: folder,
    "a folder called like a file": lambda folder: made(folder / "folder.yaml"),
    "a binary": lambda folder: written(folder / "a.yaml", b"\x7fELF\x00\x01\x02"),
    "an archive": lambda folder: written(folder / "b.yaml", b"PK\x03\x04" + bytes(50)),
    "nothing in it": lambda folder: written(folder / "c.yaml", b""),
    "no yaml": lambda folder: written(folder / "d.yaml", "名称：[".encode()),
    "deep": lambda folder: written(folder / "e.json", b"[" * 100_000),
    "another suffix": lambda folder: written(folder / "f.txt", b"x"),
    "broken text": lambda folder: written(folder / "g.yaml", b"name: \xff\xfe\xe5"),
    "another type": lambda folder: Path(RULEBOOK),
    "a result": lambda folder: written(
        folder / "h.json", b'{"perfeval": "scorecard/1", "version": "1", "documents": []}'
    ),
    "not what it names": lambda folder: written(
        folder / "i.yaml", b"perfeval: department/1\nname: a\nprojects: [i.yaml]\n"
    ),
    "an unknown rulebook": lambda folder: written(
        folder / "j.yaml", b"perfeval: project/1\nname: a\nrulebook: none\nindicators: []\n"
    ),
    "an unknown form": lambda folder: written(
        folder / "k.yaml", b"perfeval: project/1\nname: a\nform: none\nindicators: []\n"
    ),
}  # fmt: skip


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def made(path: Path) -> Path:
    path.mkdir()
    return path


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_cannot_be_scored_is_said_and_the_others_are_done(
    bad: str, lang: str, tmp_path: Path
) -> None:
    path = str(BAD[bad](tmp_path))
    for command in ("score", "audit") if bad != "an unknown form" else ():
        result = run(command, path, PROJECT, "--lang", lang, "--json")
        assert result.exit_code == 2
        assert len(json.loads(result.stdout)["documents"]) == 1
        assert path in result.stderr
    out = tmp_path / "out"
    result = run("report", path, PROJECT, "--out", str(out), "--format", "md", "--lang", lang)
    assert result.exit_code == 2
    assert [each.name for each in out.iterdir()] == [
        "市财政困难职工帮扶资金-2019-项目绩效评价报告.md"
    ]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("score",),
        ("explain",),
        ("nothing",),
        ("report", PROJECT),
        ("score", PROJECT, "--nothing"),
        ("--lang", "fr", "score", "x"),
    ],
)
def test_a_wrong_call_is_refused_with_the_usage(words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert "Usage" in result.output


def test_help_and_version_are_known() -> None:
    assert "score" in run("-h").stdout
    for command in ("score", "report", "audit", "check", "explain"):
        assert "--lang" in run(command, "--help").stdout
    assert run("--version").exit_code == 0


# --- report -------------------------------------------------------------------------------------


def test_report_writes_what_it_names_and_says_what_is_missing(tmp_path: Path) -> None:
    bare = written(
        tmp_path / "bare.yaml", "perfeval: project/1\nname: 甲\nindicators: []\n".encode()
    )
    result = run("report", str(bare), "--out", str(tmp_path / "out"), "--format", "html, md")
    assert result.exit_code == 0
    paths = [Path(line) for line in result.stdout.splitlines()]
    assert [each.suffix for each in paths] == [".html", ".md"]
    assert all(each.is_file() for each in paths)
    pdf = run("report", str(bare), "--out", str(tmp_path / "out"), "--format", "pdf")
    assert Path(pdf.stdout.strip()).read_bytes().startswith(b"%PDF-1.7")
    assert "section-missing: 报告的“立项依据”一节没有文字，已留出空白" in result.stderr


@pytest.mark.parametrize("formats", ["odt", "html,", "html,docs", ""])
def test_an_unknown_format_is_refused_before_anything_is_written(
    formats: str, tmp_path: Path
) -> None:
    result = run("report", PROJECT, "--out", str(tmp_path / "out"), "--format", formats)
    assert result.exit_code == 2
    assert "可用：html, docx, xlsx, md" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    place = written(tmp_path / "out", b"mine")
    result = run("report", PROJECT, "--out", str(place))
    assert result.exit_code == 2
    assert f"{place}: cannot-write: 无法写入" in result.stderr
    assert place.read_bytes() == b"mine"


def test_files_that_name_one_project_get_reports_of_their_own(tmp_path: Path) -> None:
    result = run("report", PROJECT, JUDGED, "--out", str(tmp_path), "--format", "md")
    assert len({*result.stdout.splitlines()}) == len(list(tmp_path.iterdir())) == 2


# --- audit and check ----------------------------------------------------------------------------


def test_audit_holds_declared_scores_against_the_computed_ones(overpaid: str) -> None:
    result = run("audit", overpaid)
    assert "score-overpaid: “人次”自评得分高于复算得分（自评 49，复算 46.50" in result.stdout
    assert "total-mismatch" in result.stdout
    (card,) = printed("audit", overpaid, "--json")["documents"]
    codes = {each["code"] for each in card["findings"]}
    assert {"score-overpaid", "execution-mismatch", "score-underpaid", "total-mismatch"} <= codes
    (plain,) = printed("score", overpaid, "--json")["documents"]
    assert "score-overpaid" not in {each["code"] for each in plain["findings"]}


def test_rows_of_one_habit_stand_below_it(tmp_path: Path) -> None:
    text = OVERPAID.replace("declared: 49,", "declared: 47,").replace(
        "declared: 20", "declared: 25"
    )
    path = str(written(tmp_path / "whole.yaml", text.encode()))
    lines = run("audit", path).stdout.splitlines()
    habit = next(i for i, line in enumerate(lines) if "rounding-habit" in line)
    assert lines[habit].startswith(f"提示 {path}:")
    assert "自评得分按同一习惯取舍：四舍五入到整数，涉及 1 行：“人次”" in lines[habit]
    assert lines[habit + 1] == "  score-overpaid: “人次”自评 47，复算 46.50"
    assert sum("score-overpaid" in line for line in lines) == 1
    english = run("audit", path, "--lang", "en").stdout
    assert "  score-overpaid: “人次”: declared 47, computed 46.50" in english
    (card,) = printed("audit", path, "--json")["documents"]
    codes = [each["code"] for each in card["findings"]]
    assert codes.count("score-overpaid") == codes.count("rounding-habit") == 1
    assert run("audit", path).exit_code == 1


def test_an_audit_of_many_files_ends_with_a_summary_by_unit(
    tmp_path: Path, overpaid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    other = OVERPAID.replace("name: 培训\n", "name: 救助\ndepartment: 市总工会\n")
    path = str(written(tmp_path / "other.yaml", other.encode()))
    again = str(written(tmp_path / "again.yaml", OVERPAID.encode()))
    shown = run("audit", overpaid, path, again, overpaid).stdout.splitlines()
    start = shown.index("核对汇总")
    assert [" ".join(line.split()) for line in shown[start + 1 :]] == [
        "单位 表数 核对行数 一致 一致率 高于复算 低于复算 无法核对 总分不符 错误",
        "-" * len(shown[start + 2]),
        "未填写单位 2 6 2 33.33% 2 2 0 2 8",
        "市总工会 1 3 1 33.33% 1 1 0 1 4",
        "-" * len(shown[start + 2]),
        "合计 3 9 3 33.33% 3 3 0 3 12",
    ]
    widths = {cell_len(line) for line in shown[start + 1 :]}
    assert len(widths) == 1
    wire = printed("audit", overpaid, path, "--json")
    assert list(wire) == ["perfeval", "version", "documents", "summary"]
    assert wire["summary"]["whole"] == {
        "forms": 2, "checked": 6, "agree": 2, "overpaid": 2, "underpaid": 2, "not_checkable": 0,
        "totals_wrong": 2, "errors": 8, "share": "33.33",
    }  # fmt: skip
    assert [each["unit"] for each in wire["summary"]["units"]] == ["", "市总工会"]
    validator = jsonschema.Draft202012Validator(schema("scorecard"), registry=_registry())
    validator.validate(wire)


def test_declared_computed_and_reviewed_stand_side_by_side(tmp_path: Path) -> None:
    review = "reviewed: {deduction: 2, by: 市财政局, reason: 抽查}, reason: 场地"
    text = OVERPAID.replace("reason: 场地", review)
    path = str(written(tmp_path / "reviewed.yaml", text.encode()))
    (card,) = printed("audit", path, "--json")["documents"]
    row = card["rows"][0]
    assert (row["declared"], row["computed"], row["reviewed"]) == ("49.00", "46.50", "44.50")
    assert row["why"][-1] == "市财政局复核扣分：46.50 − 2.00 = 44.50，不低于 0。抽查"


def test_one_file_has_no_summary_but_a_collection_has(tmp_path: Path, overpaid: str) -> None:
    assert "核对汇总" not in run("audit", overpaid).stdout
    project = load(overpaid)
    assert isinstance(project, Project)
    path = tmp_path / "all.yaml"
    dump((project, project), path)
    assert "核对汇总" in run("audit", str(path)).stdout
    assert "summary" not in printed("score", overpaid, str(path), "--json")
    result = run("audit", str(tmp_path / "none.yaml"), overpaid, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["summary"]["whole"]["forms"] == 1


def test_check_says_whether_files_are_right(tmp_path: Path) -> None:
    right = written(
        tmp_path / "right.yaml", OVERPAID.replace("declared: 20", "declared: 25").encode()
    )
    assert run("check", str(right), "--lang", "en").stdout == f"{right}: no findings\n"
    wrong = written(tmp_path / "wrong.yaml", OVERPAID.replace("year: 2024", "jahr: 2024").encode())
    result = run("check", str(wrong), str(right), "--lang", "en")
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{wrong}:3:1: schema: the key jahr is unknown")
    wire = printed("check", str(wrong), "--json")
    assert (wire["perfeval"], list(wire["documents"][0])) == ("check/1", ["file", "findings"])
    assert wire["documents"][0]["findings"][0]["code"] == "schema"


@pytest.mark.parametrize("bad", BAD)
def test_check_names_every_fault_of_a_file_and_never_stops(bad: str, tmp_path: Path) -> None:
    result = run("check", str(BAD[bad](tmp_path)), PROJECT)
    assert "goal-restated" in result.stdout
    if bad not in {"another type", "an unknown form", "a result"}:
        assert result.exit_code in (1, 2)


# --- the rest -----------------------------------------------------------------------------------


def test_a_rulebook_without_an_execution_rate_has_no_row_for_it(tmp_path: Path) -> None:
    book = written(
        tmp_path / "plain.yaml",
        "perfeval: rulebook/1\nid: plain\ntitle: 无执行率\nextends: mof-2020\n"
        "execution: {points: 0}\n"
        "weights:\n  - {category: 产出指标, points: 60}\n".encode(),
    )
    shown = run("score", PROJECT, "--rulebook", str(book), "--why").stdout
    assert "评分规则 plain" in shown
    assert "执行率" not in shown


def test_a_disk_that_is_full_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*words: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("perfeval.cli.printing.print_card", full)
    result = run("score", PROJECT)
    assert result.exit_code == 2
    assert result.stderr.startswith("cannot-write: 无法写入（No space left on device")


def test_a_strict_report_is_not_printed_while_errors_stand(tmp_path: Path, overpaid: str) -> None:
    out = tmp_path / "out"
    words = ("report", overpaid, PROJECT, "--out", str(out), "--format", "md")
    strict = run(*words, "--strict")
    assert strict.exit_code == 2
    assert "score-overpaid" in strict.stderr
    assert len(list(out.iterdir())) == 1
    assert run(*words).exit_code < 2
    assert len(list(out.iterdir())) == 2


def test_a_refused_report_leaves_no_folder(tmp_path: Path) -> None:
    result = run("report", PROJECT, "--outline", "nope", "--out", str(tmp_path / "r"))
    assert (result.exit_code, [*tmp_path.iterdir()]) == (2, [])
