"""A value with a remark in brackets, with clauses about other things, or in a set phrase."""

import pytest
from tests.readings.cells import short

from perfeval.readings import read_actual, read_target


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100%（应保尽保）", "100 %"),
        ("≥95%（抽样调查）", ">=95 %"),
        ("98%（抽样）", "98 %"),
        ("98%(抽样)。", "98 %"),
        ("12次（每月一次）", "12 次"),
        ("200人（其中女性80人）", "200 人"),
        ("200人（其中女性不少于80人）", "200 人"),
        ("12.5公里（含支路2.3公里）", "12.5 公里"),
        ("100%（含）", "100 %"),
        ("50人（含带队老师）", "50 人"),
        ("6556户（次）", "6556 户（次）"),
    ],
)
def test_a_remark_behind_a_whole_value_leaves_the_value(text: str, expected: str) -> None:
    reading = read_target(text)
    assert short(reading) == expected
    if expected == "98 %":
        assert any(role == "words" for _, _, role in reading.spans)


@pytest.mark.parametrize(
    "text",
    [
        "95%（未达标）", "100%（部分完成）", "98%（≥95%）", "100万元（不含税价）", "5%（下降）",
        "500元（每人每月）", "1000元（每人500元）", "50万元（财政资金）", "90%（基准）",
        "200人（其中女性300人）", "200人（含以上）", "5%（负）", "95（抽样）",
        "98.5%（执行率）", "12次（每月至少一次）", "3个（包括以上）", "1000元（含每人500元）",
        "20%（八成以上）",
        "12次（暂定）", "3次（取消）", "100%（含", "200人（其中80）", "100人（万元）",
    ],
)  # fmt: skip
def test_brackets_that_may_change_the_value_leave_words(text: str) -> None:
    for read in (read_target, read_actual):
        assert read(text).kind == "text"


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("12场次，参与人数3000人次", "举办活动场次", "12 场次"),
        ("12场，参与人数3000人次", "举办活动场次", "12 场"),
        ("覆盖全县18个乡镇，覆盖率100%", "宣传覆盖率", "100 %"),
        ("群众满意度达到90%以上，社会反响良好", "群众满意度", ">=90 %"),
        ("社会反响良好；群众满意度达到90%以上。", "群众满意度", ">=90 %"),
        ("3次，每次2天", "培训次数", "3 次"),
        ("省级以上奖项≥1项", "获奖数量", ">=1 项"),
        ("推迟至2023年3月", "完成时间", "date 2023-03"),
        ("延期至2023年3月", "项目完成时间", "date 2023-03"),
        ("因疫情影响推迟至2023年3月", "完成时间", "date 2023-03"),
        ("因疫情影响，推迟至2023年3月完成", "完成时间", "date 2023-03"),
        ("增加产值1200万元", "经济效益", "12000000 元"),
        ("增加产值1200万元", "新增产值", "12000000 元"),
        ("零事故", "安全事故数", "0 -"),
        ("零投诉", "有效投诉次数", "0 -"),
        ("八成五", "群众满意度", "85 %"),
        ("八成五以上", "群众满意度", ">=85 %"),
        ("不低于八成五", "群众满意度", ">=85 %"),
    ],
)
def test_one_clause_or_phrase_that_is_the_indicators_is_read(
    text: str, name: str, expected: str
) -> None:
    assert short(read_target(text, indicator=name)) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("设施完好率达到98%以上，故障率低于2%", "设施完好率"),
        ("举办培训班5期，培训500人次", "培训场次"),
        ("已完成98%，剩余2%", "任务完成率"),
        ("90%，力争95%", "群众满意度"),
        ("未完成，完成率80%", "任务完成率"),
        ("群众满意度90%，未达目标", "群众满意度"),
        ("群众满意度90%，较上年提高", "群众满意度"),
        ("预算120万元，实际支出118.5万元", "项目成本"),
        ("购置电脑20台，打印机5台", "设备购置数量"),
        ("12场次，计划15", "举办活动场次"),
        ("不低于上年，12场次", "举办活动场次"),
        ("学校≥3所", "医院数量"),
        ("故障率≥5%", "设施完好率"),
        ("推迟至2023年3月", "项目成本"),
        ("推迟2个月至2023年3月", "完成时间"),
        ("原计划2022年12月，推迟至2023年3月", "完成时间"),
        ("未推迟至2023年3月", "完成时间"),
        ("增加成本1200万元", "经济效益"),
        ("零距离", "零距离服务次数"),
        ("零事故", "安全事故率"),
        ("零事故", "群众满意度"),
        ("八成果", "科技成果数"),
    ],
)
def test_what_two_clauses_may_claim_is_words(text: str, name: str) -> None:
    assert read_target(text, indicator=name).kind == "text"


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("12.31", "项目完成时限", "text"), ("2022", "项目完成时限", "date 2022"),
        ("44926", "项目完成时限", "text"), ("≤12.31", "完成时间", "text"),
        ("12.31。", "截止", "text"), ("30", "办结时限", "30 -"), ("≤30", "响应时间", "<=30 -"),
        ("12.31", "支出金额", "12.31 -"), ("13.5", "处理时限", "13.5 -"),
    ],
)  # fmt: skip
def test_a_bare_number_that_may_be_a_date_is_none_of_days(
    text: str, name: str, expected: str
) -> None:
    assert short(read_target(text, indicator=name)) == expected
