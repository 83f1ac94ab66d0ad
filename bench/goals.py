"""What a benchmark reports: a ratio, measured in one run of one machine, and the goal that it is held against."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One ratio. ``most`` is its upper limit, ``least`` its lower one; None where there is no such limit."""

    number: int
    what: str
    size: str
    ratio: float
    most: float | None = None
    least: float | None = None
    detail: str = ""

    @property
    def verdict(self) -> str:
        """Whether the goal is met; where there is none the ratio stands for itself."""
        if self.most is not None:
            return f"<= {self.most}x {'met' if self.ratio <= self.most else 'MISSED'}"
        if self.least is not None:
            return f">= {self.least}x {'met' if self.ratio >= self.least else 'MISSED'}"
        return "no goal"

    def __str__(self) -> str:
        return (
            f"goal {self.number:>2}  {self.size:<9} {self.ratio:6.2f}x  {self.verdict:<14} {self.what}: {self.detail}"
        )
