"""What scoring says aloud about a pair that it compares all the same."""

import pytest

import perfeval as pe


def codes(target: str, actual: str, name: str = "") -> set[str]:
    """Return the codes of what is doubtful about a pair."""
    return {each.code for each in pe.explain(target, actual, name=name).findings}


@pytest.mark.parametrize(
    ("target", "actual"), [("≥90%", "0.95"), ("≤50万元", "498000"), ("≥1000米", "1.2")]
)
def test_a_bare_actual_that_may_be_in_another_unit_is_said(target: str, actual: str):
    assert "unit-doubtful" in codes(target, actual)


@pytest.mark.parametrize(
    ("target", "actual"),
    [("≥90%", "95"), ("≥90%", "0.95%"), ("≤202.6万元", "132.9"), ("≥200人", "20")],
)
def test_a_bare_actual_near_its_target_is_not_doubted(target: str, actual: str):
    assert "unit-doubtful" not in codes(target, actual)


def test_a_sign_that_contradicts_the_name_is_said():
    assert "sign-contradicts-name" in codes("≥5%", "3%", name="群众投诉率")
    assert "sign-contradicts-name" in codes("≤90%", "95%", name="群众满意度")
    assert "sign-contradicts-name" in codes("≤4", "4", name="指标1:开展精品示范村建设数量")
    assert "sign-contradicts-name" not in codes("≤5%", "3%", name="群众投诉率")
    assert "sign-contradicts-name" not in codes("≤10次", "3次", name="科目调整次数")


def test_units_that_do_not_fit_are_said():
    assert "unit-mismatch" in codes("≥200人", "180户")


def test_a_rate_that_may_be_a_misread_sign_is_said():
    assert "suspect-sign" in codes("290%", "95%", name="群众满意度")


def test_a_target_in_the_name_is_said():
    assert "target-in-name" in codes("", "", name="年度资金支付完成率100%")
