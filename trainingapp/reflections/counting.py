"""The length of a text; the page counts in the same way (`web/static/app/writing/counting.js`).

One test puts the same texts through both. Lengths are code points, line ends count once whatever the browser
made of them, and the sets of characters are written out because the two languages disagree about theirs.
"""

from __future__ import annotations

import re

from trainingapp.cohorts.models import Counting

_LINE_END = re.compile("\r\n?")
_SPACE = re.compile(
    "[\\t-\\r\\x20\\x85\\xa0\\u1680\\u2000-\\u200b\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff]+"
)
_HAN = re.compile(
    "[\\u3005\\u3007\\u3021-\\u3029\\u3038-\\u303b\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff"
    "\\U00020000-\\U0002fa1f\\U00030000-\\U0003347f]+"
)


def with_plain_line_ends(text: str) -> str:
    """The text as it is kept: browsers send CR LF for a line end, LF is stored; nothing else is changed."""
    return _LINE_END.sub("\n", text)


def length(text: str, counting: Counting) -> int:
    """How long the text is, in code points of the kind that counts."""
    if counting is Counting.HAN:
        return sum(len(run) for run in _HAN.findall(text))
    plain = with_plain_line_ends(text)
    return len(plain) if counting is Counting.RAW else len(_SPACE.sub("", plain))
