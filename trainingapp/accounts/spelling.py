"""How names are typed on a keyboard; pure."""

from __future__ import annotations

import re

_SYLLABLE = re.compile(r"([a-zü]+)[1-5]")
MOST_BEGINNINGS = 4
"""So many syllables of a name can be searched from: long transcribed names are looked for by their beginning."""


def search_key(sort_key: str) -> str:
    """What somebody may type for a name, from its `sort_key`, each beginning after a space.

    "zhang1 xiao3 wei3 张小伟" gives " zhangxiaowei xiaowei wei zxw xw": whole and from each syllable on, in full
    and as initials; ü is typed v. A name without Chinese characters is kept as it is.
    """
    spoken = [found[1].replace("ü", "v") for part in sort_key.split() if (found := _SYLLABLE.fullmatch(part))]
    if not spoken:
        return f" {sort_key.lower()}"[:240]
    starts = range(min(len(spoken), MOST_BEGINNINGS))
    full = ["".join(spoken[at:]) for at in starts]
    initials = ["".join(part[0] for part in spoken[at:]) for at in starts if at < len(spoken) - 1]
    return "".join(f" {word}" for word in (*full, *initials))[:240]
