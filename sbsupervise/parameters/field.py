"""Figures of field use (外业), from ``field.toml``."""

from collections.abc import Mapping

from sbsupervise.parameters.dated import Dated, dated


def package_most() -> Dated[int]:
    """How many inspections a device takes along at most."""
    return dated("field", "package_most", int)


def part_bytes() -> Dated[int]:
    """The size of one part of a file that is uploaded, at most, in bytes."""
    return dated("field", "part_bytes", int)


def form_bytes() -> Dated[int]:
    """The size of a filled-in field sheet as JSON, at most, in bytes."""
    return dated("field", "form_bytes", int)


def form_depth() -> Dated[int]:
    """How deep objects and lists of a field sheet may lie in each other."""
    return dated("field", "form_depth", int)


def form_entries() -> Dated[Mapping[str, int]]:
    """How many findings and answers a field sheet may have."""
    return dated("field", "form_entries", dict)


def open_uploads() -> Dated[int]:
    """How many files of one account may be on their way at a time."""
    return dated("field", "open_uploads", int)


def abandoned_days() -> Dated[int]:
    """Calendar days after which a file that was not completed is removed."""
    return dated("field", "abandoned_days", int)
