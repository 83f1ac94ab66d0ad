"""Settings, read from the environment once."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class ConfigurationError(Exception):
    """A setting is missing or unsafe; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of one process. ``var`` holds the SQLite database, fonts, keys and backups.

    ``tax_signing_key`` (private, ours) and ``tax_public_key`` (of the tax office) are PEM files of Ed25519 keys.
    """

    database_url: str
    var: Path
    secret_key: str
    hosts: tuple[str, ...]
    proxy_hops: int
    office_name: str
    office_phone: str
    public_url: str
    second_factor: bool
    secure_cookies: bool
    tax_signing_key: Path | None = None
    tax_public_key: Path | None = None

    @property
    def fonts(self) -> Path:
        return self.var / "fonts"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the environment (prefix ``SBS_``; ``DATABASE_URL`` also plain).

    ``SBS_DEMO=1`` marks a demonstration: no second factor, plain HTTP on this machine. Anything else is production:
    host names must be named and cookies travel over HTTPS only.
    """
    var = Path(environment.get("SBS_VAR", "var")).resolve()
    port = environment.get("PORT", "8000")
    demo = environment.get("SBS_DEMO", "") == "1"
    hosts = tuple(host.strip() for host in environment.get("SBS_HOSTS", "").split(",") if host.strip())
    if not demo and not hosts:
        raise ConfigurationError("SBS_HOSTS is not set: name the host names of this service, separated by commas")
    return Settings(
        database_url=database_url(environment, var),
        var=var,
        secret_key=secret_key(environment, var),
        hosts=hosts or ("127.0.0.1", "localhost"),
        proxy_hops=int(environment.get("SBS_PROXY_HOPS", "0")),
        office_name=environment.get("SBS_OFFICE_NAME", "忻州市水利局"),
        office_phone=environment.get("SBS_OFFICE_PHONE", ""),
        public_url=environment.get("SBS_PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/"),
        second_factor=not demo,
        secure_cookies=not demo,
        tax_signing_key=key_file(environment, "SBS_TAX_SIGNING_KEY_FILE"),
        tax_public_key=key_file(environment, "SBS_TAX_PUBLIC_KEY_FILE"),
    )


def key_file(environment: Mapping[str, str], name: str) -> Path | None:
    """The file that a setting names, None if it names none; a name without a file is a mistake."""
    named = environment.get(name, "")
    if named and not Path(named).is_file():
        raise ConfigurationError(f"{name} names no file: {named}")
    return Path(named).resolve() if named else None


def database_url(environment: Mapping[str, str], var: Path) -> str:
    """The URL of the database: SQLite under ``var`` unless one is named."""
    named = environment.get("SBS_DATABASE_URL") or environment.get("DATABASE_URL")
    return named or f"sqlite:///{var / 'sbsupervise.db'}"


def secret_key(environment: Mapping[str, str], var: Path) -> str:
    """The secret of sessions and check codes: from its file, which is made on first use."""
    path = Path(environment.get("SBS_SECRET_KEY_FILE", var / "secret_key"))
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32), "ascii")
    key = path.read_text("ascii").strip()
    if len(key) < 32:
        raise ConfigurationError(f"{path} holds no usable secret (at least 32 characters)")
    return key
