"""Addresses of static files: vendored ones by package and name, our own with a short hash of their content."""

import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

HASH_LENGTH = 10


class Assets:
    """Turns names into addresses below ``prefix`` (``/static``).

    ``vendor.json`` is read once. A vendored file carries its version in the path and our own file its hash in the
    query, so that both may be cached for as long as a browser likes.
    """

    def __init__(self, static: Path, prefix: str = "/static") -> None:
        rows = json.loads((static / "vendor.json").read_text(encoding="utf-8"))["packages"]
        self._vendored = {row["name"]: row for row in rows}
        self._prefix = prefix.rstrip("/")
        self._static = static
        self.static_url: Callable[[str], str] = cache(self._static_url)

    def asset_url(self, package: str, file: str) -> str:
        """The address of a vendored file, named by the end of its path inside the package.

        Raises LookupError if the package is not pinned or the name fits none or several of its files.
        """
        row = self._vendored[package]
        fitting = [path for path in row["files"] if path == file or path.endswith("/" + file)]
        if len(fitting) != 1:
            raise LookupError(f"{file!r} fits {len(fitting)} files of {package}")
        folder = f"{package.lstrip('@').replace('/', '-')}-{row['version']}"
        return f"{self._prefix}/vendor/{folder}/{fitting[0]}"

    def _static_url(self, filename: str) -> str:
        digest = hashlib.sha256((self._static / filename).read_bytes()).hexdigest()
        return f"{self._prefix}/{filename}?v={digest[:HASH_LENGTH]}"
