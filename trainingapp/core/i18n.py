"""Languages: Simplified Chinese first, English second.

Message ids are English. `_` translates at once, `_l` when the text is shown (labels of classes and enums).
Outside a request (rules in tests, command line) both give the default language or the id itself.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import cast

from flask_babel import force_locale, get_locale, gettext, lazy_gettext, ngettext
from flask_babel.speaklater import LazyString

LANGUAGES = {"zh_Hans_CN": "简体中文", "en": "English"}
DEFAULT_LANGUAGE = "zh_Hans_CN"


def _(message: str, **values: object) -> str:
    """The message in the reader's language, with `%(name)s` filled in."""
    return str(gettext(message, **values))


def _l(message: str, **values: object) -> LazyString:
    """Like `_`, evaluated each time it is shown."""
    return lazy_gettext(message, **values)


def _n(singular: str, plural: str, num: int, **values: object) -> str:
    """The message for a number, as `%(num)s`."""
    return str(ngettext(singular, plural, num, **values))


def in_language(language: str) -> AbstractContextManager[None]:
    """Within it `_` and `_l` speak this language, whatever the reader's is."""
    return cast("AbstractContextManager[None]", force_locale(language))


def language() -> str:
    """The language of the current request, as a key of LANGUAGES."""
    return str(get_locale() or DEFAULT_LANGUAGE)


__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "LazyString", "_", "_l", "_n", "in_language", "language"]
