"""Unit and post in one column: `柳堤社区党委书记、居委会主任`."""

from __future__ import annotations

import re

BODIES = (
    "(?:社区|村|镇|乡|街道)?(?:党委|党总支|党支部|总支|支部|党组织|党工委|党组|居民委员会|居委会|村民委员会|村委会|居务监督委员会|"
    "监委会|两委|办公室|党群服务中心|综治中心|妇联|工会|团委|团支部|民政办|社工站|网格)?"
)
TITLES = (
    "(?:第一|专职|兼职|常务|党建|民政|综治|网格|代理?|副)*"
    "(?:书记|主任|委员|主席|干事|专干|干部|网格员|网格长|社工|社会工作者|社区工作者|工作人员|站长|科长|科员|处长|局长|部长|股长|"
    "镇长|乡长|村长|组长|所长|会长|秘书长|理事长|助理|负责人|专员|文书|会计|调解员|协管员|指导员)"
)
POST = f"{BODIES}{TITLES}(?:助理)?"
POSTS = f"{POST}(?:\\s*(?:[、，,;；/]|兼任?|及|和)?\\s*{POST})*"
ENDINGS = (
    "社区|村|街道|镇|乡|区|县|旗|州|盟|市|省|局|委|办|科|股|处|办公室|办事处|中心|站|所|院|校|公司|集团|协会|学会|委员会|居委会|村委会|"
    "党委|党总支|党支部|农场|林场|团"
)
WITH_GAP = re.compile(
    rf"(?P<unit>.*?\S)\s*(?:[/／|]|\s)\s*(?!社区|村|镇|乡|街道)(?P<post>{POSTS})", re.DOTALL
)
JOINED = re.compile(rf"(?P<unit>.+?(?:{ENDINGS}))(?P<post>{POSTS})", re.DOTALL)
ONLY_POST = re.compile(POSTS)


def split_unit_and_post(text: str) -> tuple[str, str] | None:
    """Unit and post when it is certain where one ends and the other begins, else None.

    `text` is one line. Certain is a known post at the end, with a gap before it or after a unit's known ending.
    """
    if ONLY_POST.fullmatch(text):
        return "", text
    for pattern in (WITH_GAP, JOINED):
        if found := pattern.fullmatch(text):
            return found["unit"].rstrip(" 、，,;；/"), found["post"]
    return None
