"""Fonts: each role has its face, rare characters find one, an office may use its own, and nothing is left blank."""

from pathlib import Path

import pytest

from sbsupervise.domain.refusals import RuleError
from sbsupervise.pdf.fonts import BFCHARS, SETTING, FontError, FontSet, Role, character_map


@pytest.mark.parametrize(
    ("sign", "role", "drawn_by"),
    [
        pytest.param("岢", Role.FANGSONG, Role.FANGSONG, id="a common character in the text"),
        pytest.param("岚", Role.HEAD, Role.HEAD, id="one in the red head"),
        pytest.param("堃", Role.FANGSONG, Role.FALLBACK, id="a rare one"),
        pytest.param("𬭚", Role.TITLE, Role.FALLBACK, id="a rare one beyond U+FFFF"),
        pytest.param("㎡", Role.KAI, Role.FALLBACK, id="a unit in one sign"),
        pytest.param("8", Role.FANGSONG, Role.LATIN, id="a digit in the text"),
        pytest.param("8", Role.HEI, Role.HEI, id="a digit in a heading keeps its weight"),
        pytest.param("²", Role.FANGSONG, Role.LATIN, id="a raised digit"),
        pytest.param("“", Role.FANGSONG, Role.FANGSONG, id="Chinese quotation marks fill a cell"),
        pytest.param("①", Role.LATIN, Role.FANGSONG, id="a sign that Latin faces lack"),
    ],
)
def test_a_character_is_drawn_by(sign: str, role: Role, drawn_by: Role, fonts: FontSet) -> None:
    assert fonts.face_for(sign, role) == fonts.face(drawn_by).fontName


def test_the_marks_of_official_text_fill_a_cell(fonts: FontSet) -> None:
    for sign in "，。、；：？！（）《》〔〕“”‘’—…岢堃":
        assert fonts.width(sign, Role.FANGSONG) == 1


def test_a_text_is_drawn_in_runs_of_one_face(fonts: FontSet) -> None:
    runs = list(fonts.runs("李㛃2026年", Role.FANGSONG))
    assert [text for _, text in runs] == ["李", "㛃", "2026", "年"]
    assert runs[0][0] == runs[3][0]


def test_a_missing_character_is_named(fonts: FontSet) -> None:
    with pytest.raises(RuleError, match=r"字体中没有“𪚥”字（U\+2A6A5），文书不能签发"):
        fonts.width("岢岚𪚥", Role.FANGSONG)


def test_the_fonts_that_are_built_have_no_faults(fonts: FontSet) -> None:
    assert list(fonts.faults()) == []


def test_a_face_that_lacks_common_characters_is_reported(fonts: FontSet) -> None:
    poor = FontSet(fonts.folder, {**fonts.files, Role.KAI: fonts.files[Role.LATIN]})
    (fault,) = poor.faults()
    assert fault.startswith("楷体（二级标题）（LiberationSerif.ttf）缺67")
    assert "啊阿" in fault


def test_an_office_can_put_its_own_face_in_a_role(fonts: FontSet, tmp_path: Path) -> None:
    for path in fonts.files.values():
        (tmp_path / path.name).symlink_to(path)
    own = (fonts.folder / SETTING).read_text("utf-8").replace("FandolFang.ttf", "仿宋.ttf")
    (tmp_path / SETTING).write_text(own, "utf-8")
    with pytest.raises(FontError, match=r"没有文件：仿宋（正文）$"):
        FontSet.load(tmp_path)
    (tmp_path / "仿宋.ttf").write_bytes(fonts.files[Role.KAI].read_bytes())
    assert FontSet.load(tmp_path).files[Role.FANGSONG].name == "仿宋.ttf"
    assert FontSet.load(tmp_path).width("岢", Role.FANGSONG) == 1


def test_a_folder_without_fonts_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(FontError, match="sbsupervise fonts build"):
        FontSet.load(tmp_path)


def test_a_file_that_is_no_font_is_named(fonts: FontSet, tmp_path: Path) -> None:
    (tmp_path / "坏.ttf").write_bytes(b"OTTO" + bytes(100))
    broken = FontSet(tmp_path, {**fonts.files, Role.HEAD: tmp_path / "坏.ttf"})
    with pytest.raises(FontError, match=r"坏.ttf 不能用作文书字体"):
        broken.face(Role.HEAD)


def test_two_files_of_one_name_are_two_faces(fonts: FontSet, tmp_path: Path) -> None:
    """A font that was replaced by another version must not be drawn with the glyphs of the old one."""
    changed = tmp_path / fonts.files[Role.LATIN].name
    changed.write_bytes(fonts.files[Role.LATIN].read_bytes() + b"\0\0\0\0")
    other = FontSet(tmp_path, {**fonts.files, Role.LATIN: changed})
    assert other.face(Role.LATIN).face.name != fonts.face(Role.LATIN).face.name


def test_a_character_map_writes_pairs_of_surrogates_in_blocks_that_readers_accept() -> None:
    rows = character_map([0, ord("岢"), 0x2CB5A, *range(0x4E00, 0x4E00 + 200)]).splitlines()
    assert "<01> <5CA2>" in rows
    assert "<02> <D872DF5A>" in rows
    blocks = [int(row.split()[0]) for row in rows if row.endswith(" beginbfchar")]
    assert sum(blocks) == 203
    assert max(blocks) <= BFCHARS
