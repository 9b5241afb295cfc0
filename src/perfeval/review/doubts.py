"""What is worth a look in a department's figures: not wrong by itself, and often a slip."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.findings import Finding, Phrase, finding
from perfeval.model import Department
from perfeval.model.budget import MONEY_UNITS
from perfeval.review.known_figures import carries_over, sum_of, total_line


def doubts(one: Department) -> Iterator[Finding]:
    """Give what a careful reader asks about: totals, posts and projects that do not match."""
    place = one.place or "$"
    income, expenditure = total_line(one.income), total_line(one.expenditure)
    if income and expenditure and income.amount != expenditure.amount and not carries_over(one):
        yield _doubtful(place, "carry-over", income=income.amount, expenditure=expenditure.amount)
    staff = one.staff
    if staff is not None and staff.in_post is not None and staff.posts is not None:
        posts = staff.posts + (staff.logistics_posts or 0)
        if staff.in_post > posts:
            yield _doubtful(place, "posts", in_post=staff.in_post, posts=posts)
    spent = next((each.amount for each in one.expenditure if each.kind == "项目支出"), None)
    budgets = [each.budget for each in one.projects if each.budget is not None]
    scale = MONEY_UNITS[one.money_unit]
    for executed in sum_of(each.in_yuan(each.executed) for each in budgets):
        if spent is not None and executed > spent * scale:
            yield _doubtful(place, "projects", projects=f"{executed / scale:f}", spent=spent)


def _doubtful(place: str, code: str, **values: object) -> Finding:
    return finding("figures-doubtful", place, what=Phrase(f"doubt-{code}", values))
