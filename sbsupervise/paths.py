"""Where templates, static files and migrations lie: inside the package when installed, beside it in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder ``templates``, ``static`` or ``migrations``."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name
