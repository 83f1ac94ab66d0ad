"""The catalogue of findings (问题分类目录): the versions shipped and loaded, and which is in force.

How a version comes in stands in ``acts`` and ``files``; what reads findings needs only this.
"""

from sbsupervise.services.catalogues.reading import (
    Catalogue,
    base_catalogues,
    catalogue_in_force,
    catalogue_of,
    catalogue_on,
    catalogues_named,
    kinds_of,
    loaded_catalogues,
    usable_catalogues,
)

__all__ = [
    "Catalogue",
    "base_catalogues",
    "catalogue_in_force",
    "catalogue_of",
    "catalogue_on",
    "catalogues_named",
    "kinds_of",
    "loaded_catalogues",
    "usable_catalogues",
]
