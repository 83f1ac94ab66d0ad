"""Settings: what a real installation must say, and what a demonstration may leave out."""

from pathlib import Path

import pytest

from sbsupervise.config import ConfigurationError, read_settings


def test_a_real_installation_names_its_hosts(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="SBS_HOSTS"):
        read_settings({"SBS_VAR": str(tmp_path)})


def test_a_real_installation_has_the_second_factor_and_secure_cookies(tmp_path: Path) -> None:
    settings = read_settings({"SBS_VAR": str(tmp_path), "SBS_HOSTS": "shuibao.example, www.shuibao.example"})
    assert settings.hosts == ("shuibao.example", "www.shuibao.example")
    assert settings.second_factor
    assert settings.secure_cookies


def test_the_secret_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    first = read_settings({"SBS_VAR": str(tmp_path), "SBS_DEMO": "1"}).secret_key
    assert read_settings({"SBS_VAR": str(tmp_path), "SBS_DEMO": "1"}).secret_key == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("short")
    with pytest.raises(ConfigurationError, match="secret"):
        read_settings({"SBS_VAR": str(tmp_path), "SBS_DEMO": "1", "SBS_SECRET_KEY_FILE": str(key)})


def test_sqlite_lies_under_var_unless_a_database_is_named(tmp_path: Path) -> None:
    settings = {"SBS_VAR": str(tmp_path), "SBS_DEMO": "1"}
    assert read_settings(settings).database_url == f"sqlite:///{tmp_path / 'sbsupervise.db'}"
    named = "postgresql://user@/name"
    assert read_settings(settings | {"DATABASE_URL": named}).database_url == named
