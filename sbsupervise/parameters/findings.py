"""The catalogue of findings (问题分类), from ``findings.toml``."""

from collections.abc import Mapping

from sbsupervise.domain.inspections import FindingKind, OfficeFindingKind
from sbsupervise.domain.inspections.catalogues import kind_as_read
from sbsupervise.parameters.dated import Dated, dated


def catalogue() -> Dated[Mapping[str, FindingKind]]:
    """The kinds of findings by code, in the order of the catalogue."""
    return dated("findings", "catalogue", lambda value: {row["code"]: kind_as_read(row) for row in value["kinds"]})


def catalogue_version() -> Dated[str]:
    """The name of the version of the catalogue."""
    return dated("findings", "catalogue", lambda value: str(value["version"]))


def office_catalogue() -> Dated[Mapping[str, OfficeFindingKind]]:
    """The kinds of findings about lower offices, by code."""
    return dated("findings", "office_catalogue", lambda value: {row["code"]: OfficeFindingKind(**row) for row in value})
