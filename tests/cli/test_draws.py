"""``draw verify``: same, different, or no file of a draw; the exit code says which."""

import json
from pathlib import Path

from click.testing import CliRunner

from sbsupervise.cli import main
from sbsupervise.domain.inspections.draws import canonical
from tests.domain.test_draws import file_of


def test_a_file_is_drawn_again_and_the_exit_code_says_what_came_of_it(tmp_path: Path) -> None:
    file, changed, wrong = (tmp_path / name for name in ("draw.json", "changed.json", "wrong.json"))
    document = file_of(50, 8)
    file.write_bytes(canonical(document))
    changed.write_bytes(canonical({**document, "picks": document["picks"][1:]}))
    wrong.write_text("{}")
    run = CliRunner()
    same = run.invoke(main, ["draw", "verify", str(file)])
    assert (same.exit_code, "结论：一致" in same.output) == (0, True)
    answer = run.invoke(main, ["draw", "verify", str(changed), "--json"])
    said = json.loads(answer.stdout)
    assert (answer.exit_code, said["state"]) == (1, "different")
    assert said["difference"].startswith("文件摘要")
    assert [step["same"] for step in said["steps"]] == [False, True, True, False]
    assert (said["projects"], said["picks"], said["commitment"]) == (50, 7, document["commitment"])
    for path in (wrong, tmp_path / "nowhere.json"):
        refused = run.invoke(main, ["draw", "verify", str(path)])
        assert refused.exit_code == 2
        assert "输入有误" in refused.stderr
    assert run.invoke(main, ["draw", "verify", "-"], input=canonical(document)).exit_code == 0
