"""Limits of files that people hand in, from ``files.toml``."""

from sbsupervise.parameters.dated import Dated, dated


def largest_paper_bytes() -> Dated[int]:
    """The size of a scanned or printed paper, at most, in bytes."""
    return dated("files", "largest_paper_bytes", int)
