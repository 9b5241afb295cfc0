"""What the exact numbers of the model must be: finite decimals, or nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from attrs import Attribute

from perfeval.errors import PerfevalError


def finite(thing: object, attribute: Attribute[Any], value: Decimal | None) -> None:
    """Refuse a value that is no finite number: a validator for the fields of attrs classes.

    >>> from perfeval.model import FundSource
    >>> FundSource("财政拨款", annual=Decimal("NaN"))
    Traceback (most recent call last):
    perfeval.errors.PerfevalError: FundSource.annual: found NaN (expected a finite number)
    """
    if value is not None and not value.is_finite():
        where = f"{type(thing).__name__}.{attribute.name}"
        raise PerfevalError(f"{where}: found {value} (expected a finite number)")
