"""A date of which parts may be missing: a year, a quarter, a month, a day without a year."""

from __future__ import annotations

import calendar
import datetime as dt

from attrs import frozen


@frozen
class PartialDate:
    """A date as a cell gives it; what the cell leaves out is ``None`` and is never filled in.

    >>> str(PartialDate(2019, month=12, day=31)), str(PartialDate(month=12, day=31))
    ('2019-12-31', '--12-31')
    >>> str(PartialDate(2021, quarter=3)), str(PartialDate(2021)), str(PartialDate(month=9))
    ('2021-Q3', '2021', '--09')
    >>> PartialDate(month=2).latest(2024)
    datetime.date(2024, 2, 29)
    """

    year: int | None = None
    quarter: int | None = None
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        head = "-" if self.year is None else f"{self.year:04d}"
        if self.quarter is not None:
            return f"{head}-Q{self.quarter}"
        if self.month is None:
            return head
        return f"{head}-{self.month:02d}" + ("" if self.day is None else f"-{self.day:02d}")

    def is_possible(self) -> bool:
        """Tell whether the calendar has such a date; 29 February is possible without a year.

        >>> (
        ...     PartialDate(month=2, day=29).is_possible(),
        ...     PartialDate(2023, month=2, day=29).is_possible(),
        ... )
        (True, False)
        """
        if self.month is None:
            return self.day is None
        if not 1 <= self.month <= 12:
            return False
        year = 2000 if self.year is None else self.year
        return self.day is None or 1 <= self.day <= calendar.monthrange(year, self.month)[1]

    def earliest(self, default_year: int | None) -> dt.date | None:
        """Return the first day that this date can mean; ``None`` where no year is known.

        >>> PartialDate(2021, quarter=3).earliest(None)
        datetime.date(2021, 7, 1)
        """
        year = default_year if self.year is None else self.year
        if year is None:
            return None
        first = self.quarter * 3 - 2 if self.quarter is not None else self.month or 1
        return _day(year, first, self.day or 1)

    def latest(self, default_year: int | None) -> dt.date | None:
        """Return the last day that this date can mean; ``None`` where no year is known.

        >>> PartialDate(2021, quarter=3).latest(None)
        datetime.date(2021, 9, 30)
        """
        year = default_year if self.year is None else self.year
        if year is None:
            return None
        last = self.quarter * 3 if self.quarter is not None else self.month or 12
        return _day(year, last, self.day or 31)


def _day(year: int, month: int, day: int) -> dt.date:
    """Return the day, or the month's last one where the month is shorter (29 February)."""
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))
