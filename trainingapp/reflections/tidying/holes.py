"""Where something is missing: paywalls, and characters that a site masked or a template left blank."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .characters import HAN
from .lines import lines_of
from .values import Mark, MarkKind

LONGEST_NOTICE = 60
_DOTS = "[.…。·]*"
_FIRST = "(?<![.…。·])"
# Wherever it stands
_INSIDE = re.compile(
    f"{_FIRST}{_DOTS}[（(【\\[]?(?:此处(?:已)?(?:隐藏|省略|略去)(?:了)?\\s*\\d*\\s*(?:个?字)?(?:的?内容)?"
    "|(?:剩余|余下|隐藏)(?:的)?(?:\\s*\\d+\\s*%?(?:个?字|页)?)?的?(?:内容|部分|正文|全文)[^。\\n]{0,10}"
    "(?:付费|开通会员|VIP)[^。\\n]{0,6}(?:阅读|查看|可见|解锁|下载)"
    f"|试读(?:已)?结束|(?:内容|正文)已(?:被)?隐藏)[）)】\\]]?{_DOTS}"
)
# As a line of its own only: an honest sentence may say the like
_NOTICE = re.compile(
    "[（(【\\[…. \\-—]*(?:"
    "(?:点击|登录|注册|扫码|关注|付费|购买|开通|成为|升级).{0,16}(?:阅读|查看|解锁|展开|下载|获取|复制)"
    ".{0,6}(?:全文|全部|剩余|完整|余下|更多内容|原文|正文|文档).{0,8}"
    "|(?:开通|成为|升级|购买).{0,8}(?:会员|VIP|vip).{0,24}"
    "|(?:剩余|余下|还有|还剩)\\s*\\d+\\s*(?:%|％|页|个?字).{0,16}"
    "|(?:展开|阅读|查看|显示|下载)(?:全文|剩余(?:全文|内容|部分)?|完整(?:版|内容|全文)).{0,8}"
    "|(?:本|该)(?:文|文档|内容|文章)(?:为|属于|是)?(?:付费|会员|VIP).{0,24}"
    "|(?:以上|此处)?(?:为|仅为|仅供)?(?:试读|免费预览|预览)(?:部分|内容)?(?:已)?(?:结束|到此为止|完毕).{0,12}"
    "|(?:以下|后面|剩余|余下|隐藏)(?:的)?(?:内容|部分|正文).{0,10}(?:付费|会员|VIP|登录|购买|解锁|隐藏).{0,16}"
    ")[）)】\\]….。！! >》»-]*"
)
_SITE = f"(?!_[{HAN}]{{2,12}}(?:网|文库|频道)$)"
_INITIALS = "(?:yq|YQ|zf|ZF|gcd|GCD|ldr)"
"""First letters of words that filters do not let pass, such as 疫情 or 政府."""
_CENSORED = re.compile(
    f"(?<=[{HAN}])\\*(?=[{HAN}])"
    f"|(?<=[{HAN}]){_SITE}_+(?=[{HAN}])|(?<!_)__+(?=[{HAN}])|(?<=[{HAN}])__+"
    f"|(?<=[{HAN}])(?:[xX]{{2,}}|××+|○○+)(?![A-Za-z0-9])"
    f"|(?<![A-Za-z0-9×○])(?:[xX]{{2,}}|××+|○○+)(?=[{HAN}])"
    f"|(?<=[{HAN}])[□■▇▓\\ufffd]+(?=[{HAN}])|[█\\ufffd]+"
    f"|(?<=[{HAN}]){_INITIALS}(?![A-Za-z0-9])|(?<![A-Za-z0-9]){_INITIALS}(?=[{HAN}])",
    re.MULTILINE,
)
_BOLD = re.compile(
    f"(?:(?<=^)|(?<=[^{HAN}*]))\\*\\*(?=\\S)[^*\\n]+?(?:(?<=\\S)\\*\\*(?=$|[^{HAN}*])|(?<=[：:。！])\\*\\*)",
    re.MULTILINE,
)
_STARS = re.compile(f"(?<=[{HAN}])\\*{{2,}}|(?<!\\*)\\*{{2,}}(?=[{HAN}])")


def is_hole(line: str) -> bool:
    """Whether a line is nothing but the notice that what follows must be paid for."""
    is_short = len(line) <= LONGEST_NOTICE
    return is_short and (_NOTICE.fullmatch(line) is not None or _INSIDE.fullmatch(line) is not None)


def holes(text: str) -> Iterator[Mark]:
    """Paywall notices, as lines and in the midst of a line."""
    for line in lines_of(text):
        if is_hole(line.text):
            yield Mark(MarkKind.HOLE, line.start, line.end)
            continue
        for match in _INSIDE.finditer(line.text):
            yield Mark(MarkKind.HOLE, line.start + match.start(), line.start + match.end())


def censored(text: str) -> Iterator[Mark]:
    """Masked or blank places; the stars around words set in bold are none."""
    bold = [match.span() for match in _BOLD.finditer(text)]
    for match in _CENSORED.finditer(text):
        yield Mark(MarkKind.CENSORED, *match.span())
    for match in _STARS.finditer(text):
        if not any(start <= match.start() < end for start, end in bold):
            yield Mark(MarkKind.CENSORED, *match.span())
