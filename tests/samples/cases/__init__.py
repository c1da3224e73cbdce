"""The samples by what is awkward about them; importing this package puts all of them on the list."""

from . import cells, dates, formats, identity, layout, layout_more, names, phones, refused, texts, units

__all__ = [
    "cells",
    "dates",
    "formats",
    "identity",
    "layout",
    "layout_more",
    "names",
    "phones",
    "refused",
    "texts",
    "units",
]
