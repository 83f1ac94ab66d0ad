"""Files that people hand in are told by their content."""

import io
import zipfile

import pytest

from sbsupervise.domain.files import FileKind, paper_kind
from sbsupervise.domain.refusals import RuleError

MOST = 1 << 20
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0" + bytes(50) + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(50) + b"IEND\xaeB`\x82"


def zipped(name: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, b"<xml/>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(PDF, FileKind.PDF, id="a PDF"),
        pytest.param(JPEG, FileKind.JPEG, id="a photo"),
        pytest.param(PNG, FileKind.PNG, id="a picture"),
        pytest.param(zipped("OFD.xml"), FileKind.OFD, id="an OFD"),
    ],
)
def test_a_paper_is_known_by_its_content(data: bytes, kind: FileKind) -> None:
    assert paper_kind(data, MOST) is kind


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "空的", id="nothing in it"),
        pytest.param(PDF[:-8], "不完整", id="a PDF cut off"),
        pytest.param(JPEG[:-2], "不完整", id="a photo cut off"),
        pytest.param(b"<html><script>alert(1)</script></html>", "只收PDF", id="a page called .pdf"),
        pytest.param(b"GIF89a%PDF-1.7 %%EOF", "只收PDF", id="a file of two kinds"),
        pytest.param(zipped("word/document.xml"), "只收PDF", id="another archive"),
        pytest.param(PDF + bytes(MOST), "超过1 MB", id="too large"),
    ],
)
def test_what_is_no_paper_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(RuleError, match=message) as refusal:
        paper_kind(data, MOST)
    assert refusal.value.field == "file"
