"""Files that people hand in are told by their content."""

import io
import zipfile

import pytest

from sbsupervise.domain.files import FileKind, file_name, paper_kind
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


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        pytest.param("弃渣场 3号.JPG", "弃渣场 3号.JPG", id="as it is"),
        pytest.param("山" * 10_000 + ".jpg", "山" * 196 + ".jpg", id="10,000 characters"),
        pytest.param("a\u202egpj.exe", "a_u202egpj.exe", id="turned round"),
        pytest.param("../../etc/pass\x00wd\n.jpg", ".._.._etc_pass_u0000wd_.jpg", id="paths and control characters"),
        pytest.param("e\u0301.jpg", "\u00e9.jpg", id="composed"),
        pytest.param("", "file", id="none"),
    ],
)
def test_the_name_of_a_file_is_text_and_leads_nowhere(name: str, kept: str) -> None:
    assert file_name(name) == kept
