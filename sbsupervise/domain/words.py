"""Words of the field: enums whose members carry the Chinese label and the colour role shown to people."""

from enum import Enum
from typing import Self


class Tone(Enum):
    """The role of a colour (never its only bearer of meaning): templates map it to a class and a shape."""

    QUIET = "quiet"
    INFO = "info"
    GOOD = "good"
    SOON = "soon"
    GRAVE = "grave"


class LabelledEnum(Enum):
    """An enum stored by its lower-case value; ``label`` is what people read, ``tone`` how it looks.

    Members are written ``GENERAL = "general", "一般"`` or ``GENERAL = "general", "一般", Tone.SOON``.
    """

    label: str
    tone: Tone

    def __new__(cls, value: str, label: str = "", tone: Tone = Tone.QUIET) -> Self:
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        member.tone = tone
        return member

    def __str__(self) -> str:
        return self.label
