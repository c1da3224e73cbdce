"""Pictures that people send: seals and logos, read in a process of its own and written anew as PNG.

Words: a *clean* picture is a PNG with nothing in it but its dots: no remarks, no profiles, no second picture.
May import: `core.errors`, `core.i18n`, `core.parsing`.
"""

from .parsing.limits import Limits
from .reading import LIMITS, clean_picture

__all__ = ["LIMITS", "Limits", "clean_picture"]
