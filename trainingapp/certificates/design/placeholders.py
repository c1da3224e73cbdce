"""The placeholders that a design may use: `[[姓名]]` and the like, replaced plainly; anything else stays text.

There is no template language: what stands between the brackets is looked up in this list and nowhere else, and a
value is never looked at again. Their names are Chinese, as the document is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from trainingapp.core.i18n import LazyString, _l

PLACEHOLDER = re.compile(r"\[\[([^\[\]]{1,20})\]\]")


class Kind(Enum):
    """Where a placeholder may stand, and what it becomes."""

    OWN = "own"
    """A text of each trainee."""
    SHARED = "shared"
    """A text that many certificates have in common."""
    BLOCK = "block"
    """Elements that the program makes."""


@dataclass(frozen=True)
class Placeholder:
    """A word in brackets, what it stands for, and the parts of a design in which it is known."""

    word: str
    kind: Kind
    meaning: LazyString
    parts: frozenset[str] = frozenset({"text"})
    field: str = ""
    """Name of the trainee's own text, for the compiler."""

    @property
    def written(self) -> str:
        """As it is typed."""
        return f"[[{self.word}]]"


_EVERYWHERE = frozenset({"under", "text", "over"})
PLACEHOLDERS = (
    Placeholder("姓名", Kind.OWN, _l("The trainee's name"), field="name"),
    Placeholder("单位", Kind.OWN, _l("The trainee's unit; left out when there is none"), field="unit"),
    Placeholder("证书编号", Kind.OWN, _l("Certificate number"), field="number"),
    Placeholder("核验码", Kind.OWN, _l("The code for checking"), field="code"),
    Placeholder("称谓", Kind.SHARED, _l("The word behind the name, from the settings")),
    Placeholder("证书名称", Kind.SHARED, _l("The title, from the settings"), _EVERYWHERE),
    Placeholder("正文", Kind.SHARED, _l("The sentence from the settings")),
    Placeholder("培训项目", Kind.SHARED, _l("The programme, unless it is called like the class")),
    Placeholder("培训班", Kind.SHARED, _l("The class with its edition")),
    Placeholder("培训时间", Kind.SHARED, _l("First and last day in words")),
    Placeholder("完成情况", Kind.SHARED, _l("“修完…学时”, or “完成全部培训内容” when hours are unknown")),
    Placeholder("学时", Kind.SHARED, _l("Study hours in words")),
    Placeholder("发证日期", Kind.SHARED, _l("The day of issue in words")),
    Placeholder("主办单位", Kind.SHARED, _l("All hosts in their order, with 、 between them")),
    Placeholder("补发说明", Kind.SHARED, _l("“本证书为补发。” on a reissue, else nothing")),
    Placeholder("二维码", Kind.BLOCK, _l("The QR code for checking, with its link")),
    Placeholder("落款", Kind.BLOCK, _l("The hosts side by side, each with the day beneath")),
    Placeholder("印章", Kind.BLOCK, _l("The seals of the hosts, in the same columns"), frozenset({"over"})),
    Placeholder("题字", Kind.BLOCK, _l("The title drawn with an edge of a second colour"), _EVERYWHERE),
    Placeholder(
        "徽标", Kind.BLOCK, _l("The logo from the settings; left out when there is none"), _EVERYWHERE
    ),
)
BY_WORD = {one.word: one for one in PLACEHOLDERS}
IN_SENTENCE = frozenset(one.word for one in PLACEHOLDERS if one.kind is not Kind.BLOCK and one.word != "正文")


def words(text: str) -> list[str]:
    """What stands in double brackets, known or not, in order."""
    return PLACEHOLDER.findall(text)
