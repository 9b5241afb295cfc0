"""Which way is better by the words of a name, in the hierarchy that ships."""

import pytest

import perfeval as pe

LOWER = [
    "森林火灾受害率",
    "主要林业有害生物成灾率",
    "传染病发病率",
    "义务教育辍学率",
    "供水管网漏损率",
    "复发率",
    "PM2.5年均浓度",
    "救助金逾期发生率",
    "欠薪案件数",
    "设备破损率",
    "误诊率",
    "水土流失面积",
    "火灾起数",
    "资产闲置率",
    "空编率",
    "发案率",
    "病死率",
    "医院感染率",
    "学生缺勤率",
    "停电时间",
    "资产负债率",
    "盗伐林木案件数",
    "超标率",
    "平均办理时长",
    "超载率",
    "财政供养人员控制率",
    "预算调整率",
    "结转结余率",
    "生产安全事故发生次数",
    "群众投诉率",
    "有效投诉件数（件）",
    "项目总成本",
    "单位成本",
    "拨付时限",
    "变质比例",
    "安全事故发生率",
    "重大安全事故数",
    "成本控制率",
]
HIGHER = [
    "污染治理面积",
    "违法建筑拆除面积",
    "疾病控制率",
    "降低企业成本",
    "投诉处理率",
    "事故处置及时率",
    "群众满意度",
    "服务对象满意度（%）",
    "资金发放率",
    "成本节约率",
    "安全隐患整改率",
    "失业人员救助人数",
    "矛盾纠纷化解率",
    "信访案件办结率",
    "污水达标排放率",
    "森林病虫害防治面积",
    "减少投诉次数",
    "指标1：工程验收合格率",
]


@pytest.mark.parametrize("name", LOWER)
def test_what_is_bad_is_better_lower(name: str):
    assert pe.compare("5", "4", name=name).direction == "lower"


@pytest.mark.parametrize("name", HIGHER)
def test_what_is_good_or_mends_what_is_bad_is_better_higher(name: str):
    assert pe.compare("5", "4", name=name, category="产出指标/成本指标").direction == "higher"


def test_a_standard_of_payment_is_best_met_exactly():
    assert pe.compare("17元/人.每天", "17元", name="学生补助标准").direction == "exact"


def test_a_length_of_time_is_better_lower_among_indicators_of_time_only():
    categories = ("产出指标/时效指标", "产出指标/数量指标")
    rows = [pe.compare("30日", "25日", name="资金拨付", category=each) for each in categories]
    assert [row.verdict for row in rows] == ["met", "missed"]


@pytest.mark.parametrize(
    ("name", "actual", "direction"),
    [
        ("学生满意度", "98%", "higher"),
        ("事故发生率", "1%", "lower"),
        ("事故发生率1%", "", "lower"),  # the value behind the name is no part of it
        ("事故发生率≤1%", "1%", "lower"),
        ("安全事故起数", "1起", None),  # a task's words say nothing without a target
        ("培训人次", "≥200人次", "higher"),  # the actual's own sign
        ("培训人次", "≤200人次", "lower"),
        ("培训人次", "=200人次", "exact"),
        ("培训人次", "200人次", None),
        ("学生满意度", "≤98%", "higher"),
        ("完工", "2024年6月1日", "lower"),
        ("完工", "按时完工", None),
        ("完工", "", None),
    ],
)
def test_without_a_target_the_measures_name_says_the_direction_else_the_actual(
    name, actual, direction
):
    assert pe.compare("", actual, name=name).direction == direction


@pytest.mark.parametrize(
    ("target", "direction"),
    [
        ("2024年6月30日前", "lower"),
        ("2024年6月30日", "lower"),
        ("2024年6月30日后", "higher"),
        ("2024年1月-2024年6月", "exact"),
        ("≥5", "higher"), (">5", "higher"), ("≤5", "lower"), ("<5", "lower"), ("=5", "exact"),
        ("1-5", "exact"), ("±5", "exact"), ("0", "lower"), ("效果显著", None),
    ],
)  # fmt: skip
def test_the_sign_of_a_target_says_the_direction(target, direction):
    assert pe.compare(target, "3", name="指标甲").direction == direction


def test_an_amount_of_money_per_something_is_a_standard_and_an_amount_of_money_is_not():
    def way(target: str, category: str = "产出指标/数量指标") -> str | None:
        return pe.compare(target, "3", name="指标甲", category=category).direction

    assert [way("5元/人"), way("5元"), way("5")] == ["exact", "higher", "higher"]
    assert way("5元", "产出指标/成本指标") == "lower"
    times = [way(f"5{unit}", "产出指标/时效指标") for unit in ("天", "工作日", "小时", "户", "")]
    assert times[:3] == ["lower"] * 3
    assert times[3:] != ["lower"] * 2
