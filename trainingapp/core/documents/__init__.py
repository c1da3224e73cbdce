"""Text documents: the plain text of a .docx, .txt or .pdf file that a person sends.

Files of strangers are read by `read_in_child`, in a process of its own with limits of memory and time; nothing is
stored. Knows neither Flask nor the database. May import: `core.errors`, `core.i18n`.
"""

from .parsing.limits import Limits
from .reading import LIMITS, read_document, read_in_child

__all__ = ["LIMITS", "Limits", "read_document", "read_in_child"]
