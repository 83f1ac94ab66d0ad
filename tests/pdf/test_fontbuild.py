"""Building the fonts: from the package that the tests' machine has, a small font, so that it takes a second."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from fontTools.ttLib import TTFont

from sbsupervise.cli.fonts import fonts as command
from sbsupervise.pdf.fontbuild import MANIFEST, RECIPES, Recipe, build, is_current
from sbsupervise.pdf.fontconvert import AS_IS, common, convert, national, western
from sbsupervise.pdf.fonts import SETTING, FontSet, Role

BOLD = "NotoSerifCJK-Bold.ttc"
SMALL = (Recipe(Role.HEAD, "Small.ttf", "fonts-noto-cjk", BOLD, "CJK SC", "western"),)
INSTALLED = Path("/usr/share/fonts/opentype/noto") / BOLD


def test_every_role_has_a_recipe() -> None:
    assert sorted(recipe.role.value for recipe in RECIPES) == sorted(role.value for role in Role)


def test_a_build_writes_font_setting_licence_and_manifest_and_a_second_one_nothing(tmp_path: Path) -> None:
    assert build(tmp_path, SMALL)
    assert {path.name for path in tmp_path.iterdir()} == {
        "Small.ttf",
        SETTING,
        MANIFEST,
        "README.txt",
        "licences",
        ".lock",
    }
    assert 'head = "Small.ttf"' in (tmp_path / SETTING).read_text("utf-8")
    assert "SIL" in (tmp_path / "licences/fonts-noto-cjk-copyright.txt").read_text("utf-8")
    assert len(json.loads((tmp_path / MANIFEST).read_text("utf-8"))["sources"][BOLD]) == 64
    before = (tmp_path / "Small.ttf").stat().st_mtime_ns
    assert not build(tmp_path, SMALL)
    assert (tmp_path / "Small.ttf").stat().st_mtime_ns == before


def test_a_build_is_done_again_if_a_font_is_missing_or_the_recipe_is_another_and_keeps_the_setting(
    tmp_path: Path,
) -> None:
    build(tmp_path, SMALL)
    (tmp_path / SETTING).write_text('[roles]\nhead = "方正小标宋.ttf"\n', "utf-8")
    (tmp_path / "Small.ttf").unlink()
    assert not is_current(tmp_path, SMALL)
    assert build(tmp_path, SMALL)
    assert is_current(tmp_path, SMALL)
    assert not is_current(tmp_path, (replace(SMALL[0], choice="common"),))
    assert (tmp_path / SETTING).read_text("utf-8") == '[roles]\nhead = "方正小标宋.ttf"\n'


def test_a_build_that_was_cut_short_is_done_again(tmp_path: Path) -> None:
    build(tmp_path, SMALL)
    (tmp_path / "Small.ttf").write_bytes((tmp_path / "Small.ttf").read_bytes()[:-1])
    assert not is_current(tmp_path, SMALL)
    build(tmp_path, SMALL)
    (tmp_path / MANIFEST).unlink()
    assert not is_current(tmp_path, SMALL)


def test_a_conversion_gives_the_same_bytes_each_time(tmp_path: Path) -> None:
    first, second = tmp_path / "1.ttf", tmp_path / "2.ttf"
    for target in (first, second):
        convert(INSTALLED, "CJK SC", "western", target)
    assert first.read_bytes() == second.read_bytes()


def test_a_converted_font_has_truetype_outlines_of_the_chosen_family(tmp_path: Path) -> None:
    convert(INSTALLED, "CJK SC", "western", tmp_path / "1.ttf")
    with TTFont(INSTALLED, fontNumber=2, lazy=True) as source, TTFont(tmp_path / "1.ttf", lazy=True) as font:
        assert "CJK SC" in source["name"].getDebugName(4)
        assert font["name"].getDebugName(6) == source["name"].getDebugName(6)
        assert set(font.getBestCmap()) == western(source.getBestCmap())
        assert {"glyf", "loca"} <= set(font.keys())
        for sign in "A8§":
            assert font["hmtx"][font.getBestCmap()[ord(sign)]][0] == source["hmtx"][source.getBestCmap()[ord(sign)]][0]


def test_a_family_that_is_not_in_a_collection_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds no font of CJK XX"):
        convert(INSTALLED, "CJK XX", "western", tmp_path / "1.ttf")


def test_common_characters_are_those_of_the_national_standard() -> None:
    assert sum(0x4E00 <= sign <= 0x9FFF for sign in national()) == 6763
    assert common(map(ord, "岢堃𬭚㎡〇—·A")) == set(map(ord, "岢〇—·A"))


def test_a_truetype_file_can_be_taken_as_it_is(fonts: FontSet, tmp_path: Path) -> None:
    source = fonts.files[Role.LATIN]
    convert(source, "", AS_IS, tmp_path / "1.ttf")
    assert (tmp_path / "1.ttf").read_bytes() == source.read_bytes()


def test_the_command_checks_the_fonts_and_says_what_is_wrong(fonts: FontSet, tmp_path: Path) -> None:
    runner = CliRunner()
    good = runner.invoke(command, ["check", "--in", str(fonts.folder)])
    assert (good.exit_code, good.output) == (0, f"文书字体可用：{fonts.folder}\n")
    bad = runner.invoke(command, ["check", "--in", str(tmp_path)])
    assert bad.exit_code == 1
    assert "请先运行 sbsupervise fonts build" in bad.output


def test_the_command_leaves_current_fonts_alone(fonts: FontSet) -> None:
    environment = {**os.environ, "SBS_VAR": str(fonts.folder.parent)}
    done = CliRunner().invoke(command, ["build"], env=environment)
    assert (done.exit_code, done.output) == (0, f"文书字体已齐备：{fonts.folder}\n")
