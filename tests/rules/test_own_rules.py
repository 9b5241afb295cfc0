"""A bureau's own rule is a few lines in a file: every kind is written and scores, without code."""

from __future__ import annotations

from pathlib import Path

import pytest

import perfeval as pe
from perfeval.files import check_source

HEAD = """perfeval: rulebook/1
id: own
title: 本地规则
extends: mof-2020
"""


def curve(measure: str, *points: str, **keys: str) -> str:
    """Return a curve as a bureau writes it, from breakpoints ``at share [before [after]]``."""
    names = ("at", "share", "before", "after")
    rows = (dict(zip(names, each.split(), strict=False)) for each in points)
    written = ", ".join("{" + ", ".join(f"{k}: {v}" for k, v in row.items()) + "}" for row in rows)
    more = "".join(f", {key}: {value}" for key, value in keys.items())
    return f"{{measure: {measure}{more}, breakpoints: [{written}]}}"


# A rule, and what it gives of ten points: target, actual, score.
KINDS = {
    "a share above a pass threshold": (
        curve("attainment", "0.6 0.6 0", "1 1"),
        [("≥100人", "59人", "0.00"), ("≥100人", "60人", "6.00"), ("≥100人", "100人", "10.00")],
    ),
    "all or nothing": (
        curve("attainment", "1 1 0"),
        [("≥100人", "99人", "0.00"), ("≥100人", "101人", "10.00")],
    ),
    "a ladder of the actual": (
        curve("actual", "80 0.5 0", "95 1 0.5", unit="'%'", monotone="increasing"),
        [("≥98%", "79%", "0.00"), ("≥98%", "94.99%", "5.00"), ("≥98%", "95%", "10.00")],
    ),
    "less far above the target": (
        curve("ratio", "0 0", "1 1", "1.3 1", "2.3 0"),
        [("≥100人", "50人", "5.00"), ("≥100人", "130人", "10.00"), ("≥100人", "180人", "5.00")],
    ),
    "nothing far above the target": (
        curve("ratio", "1 1 0", "1.5 1 1 0"),
        [("≥100人", "150人", "10.00"), ("≥100人", "151人", "0.00")],
    ),
    "a band of tolerance": (
        curve("relative_deviation", "-0.1 1 0.5", "0.1 1 1 0.5"),
        [("100万元", "90万元", "10.00"), ("100万元", "89万元", "5.00"), ("1元", "1.2元", "5.00")],
    ),
    "the excess over the target": (
        curve("relative_deviation", "0 1", "1 0", monotone="decreasing"),
        [("≤100万元", "90万元", "10.00"), ("≤100万元", "125万元", "7.50")],
    ),
    "a deduction for every unit that is missing": (
        curve("deviation", "-10 0", "0 1", unit="人"),
        [("≥200人", "198人", "8.00"), ("≥200人", "150人", "0.00"), ("≥200人", "260人", "10.00")],
    ),
    "a deduction for every percentage point": (
        curve("actual", "100 10", "200 0", unit="'%'", yields="points"),
        [("≤100%", "95%", "10.00"), ("≤100%", "103%", "9.70"), ("≤100%", "300%", "0.00")],
    ),
    "a deduction for every day": (
        curve("days_late", "0 1", "20 0"),
        [("6月30日前", "2024年6月30日", "10.00"), ("6月30日前", "2024年7月3日", "8.50"),
         ("6月30日前", "2024年12月1日", "0.00")],
    ),
    "half when it is late": (
        curve("days_late", "0 1 1 0.5"),
        [("6月30日前", "2024年6月1日", "10.00"), ("6月30日前", "2024年7月1日", "5.00")],
    ),
}  # fmt: skip
CASES = [(kind, rule, *case) for kind, (rule, cases) in KINDS.items() for case in cases]


def scored(folder: Path, rules: str, *rows: str, head: str = "project/1") -> pe.Scorecard:
    (folder / "own.yaml").write_text(HEAD + rules, "utf-8")
    assert check_source(folder / "own.yaml") == []
    lines = "".join(f"  - {{{row}}}\n" for row in rows)
    (folder / "thing.yaml").write_text(
        f"perfeval: {head}\nname: 一\nyear: 2024\nindicators:\n{lines}", "utf-8"
    )
    thing = pe.load(folder / "thing.yaml")
    assert isinstance(thing, pe.Project | pe.Department)
    return pe.score(thing, folder / "own.yaml")


def row(target: str, actual: str, category: str = "产出指标/数量指标", **keys: str) -> str:
    more = "".join(f", {key}: {value}" for key, value in keys.items())
    cells = f'target: "{target}", actual: "{actual}", points: 10{more}'
    return f"category: {category}, name: 指标, {cells}"


@pytest.mark.parametrize(("kind", "rule", "target", "actual", "score"), CASES)
def test_a_rule_of_every_kind_is_a_curve_in_a_file(
    kind, rule, target, actual, score, tmp_path: Path
):
    rules = f"curves:\n  本地: {rule}\nmethods:\n  - {{id: own, title: 本地办法, curve: 本地}}\n"
    (one,) = scored(tmp_path, rules, row(target, actual, method="本地办法"))
    assert (f"{one.computed}", one.state) == (score, "scored")
    assert one.method.title == "本地办法"


CURVE = curve("attainment", "0 0.5")


@pytest.mark.parametrize(
    ("condition", "fits", "differs"),
    [
        ("categories: [质量指标]", {"category": "产出指标/质量指标"}, {}),
        ("categories: [产出指标]", {}, {"category": "效益指标/社会效益指标"}),
        ("names: [指]", {}, None),
        ("names: [满意]", None, {}),
        ("directions: [lower]", {"direction": "lower"}, {"direction": "higher"}),
    ],
)  # fmt: skip
def test_a_rule_is_for_the_rows_that_meet_its_conditions(condition, fits, differs, tmp_path: Path):
    rules = (
        f"curves:\n  本地: {CURVE}\nmethods:\n"
        f"  - {{id: own, title: 本地, curve: 本地, for: {{{condition}}}}}\n"
    )
    for keys, score in ((fits, "5.00"), (differs, "10.00")):
        if keys is not None:
            (one,) = scored(tmp_path, rules, row("10人", "10人", **keys))
            assert f"{one.computed}" == score


def test_the_first_rule_whose_conditions_hold_scores_the_row(tmp_path: Path):
    rules = (
        f"curves:\n  半: {CURVE}\n  零: {curve('attainment', '0 0')}\nmethods:\n"
        "  - {id: a, title: 甲, curve: 半, for: {names: [指标]}}\n"
        "  - {id: b, title: 乙, curve: 零, for: {categories: [产出指标]}}\n"
    )
    (one,) = scored(tmp_path, rules, row("10人", "10人"))
    assert one.computed == 5
    (named,) = scored(tmp_path, rules, row("10人", "10人", method="乙"))
    assert named.computed == 0


@pytest.mark.parametrize(
    ("mode", "score", "judged"),
    [("locked", "5.00", "5.00"), ("editable", "5.00", "8.00"), ("hand", None, "8.00")],
)
def test_a_rule_says_whether_a_person_may_change_its_score(
    mode: str, score: str | None, judged: str, tmp_path: Path
):
    named = "null" if mode == "hand" else "本地"
    rules = (
        f"curves:\n  本地: {CURVE}\nmethods:\n"
        f"  - {{id: own, title: 本地, curve: {named}, mode: {mode}, for: {{names: [指标]}}}}\n"
    )
    (one,) = scored(tmp_path, rules, row("10人", "10人"))
    assert (None if one.computed is None else f"{one.computed}") == score
    (one,) = scored(tmp_path, rules, row("10人", "10人", judgement="{score: 8, by: 市财政局}"))
    assert f"{one.computed}" == judged


@pytest.mark.parametrize(
    ("method", "points"),
    [("rescale", ["35.42", "35.42"]), ("group", ["50.00", "25.00"]), ("none", ["25.00", "25.00"])],
)
def test_a_rule_says_where_the_points_of_a_row_that_does_not_apply_go(
    method: str, points: list[str], tmp_path: Path
):
    rules = f"allocation:\n  not_applicable: {{method: {method}}}\n"
    lines = [
        f"category: {category}, name: {name}, target: 1人, actual: 1人, points: 25{more}"
        for category, name, more in (
            ("产出指标/数量指标", "甲", ", not_applicable: 未开展"),
            ("产出指标/数量指标", "乙", ""),
            ("效益指标/社会效益指标", "丙", ""),
        )
    ]
    card = scored(tmp_path, rules, *lines)
    assert [f"{each.points}" for each in card if each.points is not None] == points


def test_projects_may_carry_points_beside_the_rows_of_a_department(tmp_path: Path):
    rules = (
        "execution: {points: 0}\nweights:\n  - {category: 产出指标, points: 10}\n"
        "  - {category: 效益指标, points: 0}\n  - {category: 满意度指标, points: 0}\n"
        "total: {points: 30}\nroll_up: {by: weight, points: 20}\n"
        "methods:\n  - {id: accuracy, title: 编制准确, curve: 准确, for: {names: [指标]}}\n"
        f"curves:\n  准确: {curve('budget_accuracy', '0 0', '1 1')}\n"
    )
    half = "{category: 产出指标, name: 乙, target: ≥2人, actual: 1人}"
    part = f"{{name: 甲, weight: 1, indicators: [{half}]}}"
    head = (
        "department/1\nbudget: {initial: 100, annual: 100, executed: 100, transfers: 2}\n"
        f"projects:\n  - {part}"
    )
    card = scored(tmp_path, rules, row("", ""), head=head)
    assert [f"{each.computed}" for each in card] == ["8.00"]  # 1 − 10 × 2 %
    assert card.rolled_up == (1000, 1000)  # half of the 20 points that the project carries
    assert card.total == 18
