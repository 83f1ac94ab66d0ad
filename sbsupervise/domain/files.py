"""Files that people hand in: which kinds are kept, told by their content and never by their name."""

import unicodedata

from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import visible
from sbsupervise.domain.words import LabelledEnum

MIB = 1 << 20
LONGEST_NAME = 200
# What would lead to another folder, or begin another line.
NOT_IN_NAMES = str.maketrans("/\\\n\t", "____")


class FileKind(LabelledEnum):
    """A kind of file, by its media type."""

    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"
    OFD = "application/ofd", "OFD"


_PAPERS = (
    (b"%PDF-", b"%%EOF", FileKind.PDF),
    (b"\xff\xd8\xff", b"\xff\xd9", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", b"IEND", FileKind.PNG),
)
# What ends a whole file may be followed by a little padding.
_TAIL = 2048


def file_name(name: str) -> str:
    """The name of a file as a text that can be shown anywhere; of one that is too long the end is kept."""
    return visible(unicodedata.normalize("NFC", name)).translate(NOT_IN_NAMES)[-LONGEST_NAME:] or "file"


def paper_kind(data: bytes, most_bytes: int) -> FileKind:
    """The kind of a scanned or printed paper; refused if it is empty, too large, cut off or of another kind."""
    if not data:
        raise RuleError("文件是空的", field="file")
    if len(data) > most_bytes:
        raise RuleError(f"文件超过{most_bytes // MIB} MB，请压缩或者分卷", field="file")
    for head, tail, kind in _PAPERS:
        if data.startswith(head):
            if tail not in data[-_TAIL:]:
                raise RuleError(f"这个{kind.label}文件不完整，请重新扫描或者导出", field="file")
            return kind
    if data.startswith(b"PK\x03\x04") and b"OFD.xml" in data[:_TAIL] + data[-65536:]:
        return FileKind.OFD
    raise RuleError("只收PDF、OFD、JPEG和PNG文件（按内容识别，与扩展名无关）", field="file")
