"""The press: fonts and the public address, handed to the sessions of an application that may issue notices."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from sbsupervise.domain.papers import Mark, paper_of
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Notice, ScopedSession
from sbsupervise.pdf.fonts import FontError, FontSet
from sbsupervise.pdf.notices import render


@dataclass(frozen=True, slots=True)
class Press:
    """``fonts`` is the folder of prepared fonts, ``public_url`` the address below which papers are checked."""

    fonts: Path
    public_url: str

    def check_url(self, code: str) -> str:
        """The address that the QR code of a paper leads to."""
        return f"{self.public_url}/v/{code}"

    def inspection_url(self, code: str) -> str:
        """The address that the QR code of an inspection leads to."""
        return f"{self.public_url}/check/{code}"

    def font_set(self) -> FontSet:
        try:
            return _font_set(self.fonts)
        except FontError as fault:
            raise RuleError(f"文书字体不可用：{fault}") from fault


@cache
def _font_set(folder: Path) -> FontSet:
    return FontSet.load(folder)


def press_of(session: ScopedSession) -> Press:
    """The press of a session; without one nothing is issued."""
    press: Any = session.info.get("press")
    if not isinstance(press, Press):
        raise RuleError("此处不能签发文书：没有文书字体和公开网址的设置")
    return press


def draft_pdf(press: Press, notice: Notice) -> bytes:
    """A draft as it would look, marked across as a draft."""
    return render(replace(paper_of(notice.paper), mark=Mark.DRAFT), press.font_set())
