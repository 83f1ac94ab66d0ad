"""Working days by number, looked up instead of counted: a demonstration needs millions of them."""

from datetime import date, timedelta

from sbsupervise.domain.clocks import Calendar

DAY = timedelta(days=1)


class Workdays:
    """The working days from ``first`` to ``last`` by the calendar of the State Council; days outside are an error."""

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        self._first = first
        self._days: list[date] = []
        # For each day the place of the first working day that is not before it.
        self._places: list[int] = []
        for offset in range((last - first).days + 1):
            day = first + DAY * offset
            self._places.append(len(self._days))
            if calendar.is_working(day):
                self._days.append(day)

    def from_(self, day: date) -> date:
        """The day itself if it is worked, else the next one that is."""
        return self._days[self._place(day)]

    def until(self, day: date) -> date:
        """The day itself if it is worked, else the last one before it that is."""
        place = self._place(day)
        return day if self._days[place] == day else self._days[place - 1]

    def after(self, day: date, number: int) -> date:
        """The day that is so many working days later; with 0 the day itself, or the next that is worked."""
        place = self._place(day)
        return self._days[place + number - (number > 0 and self._days[place] != day)]

    def before(self, day: date, number: int) -> date:
        """The day that is so many working days earlier."""
        return self._days[self._place(day) - number]

    def _place(self, day: date) -> int:
        return self._places[(day - self._first).days]
