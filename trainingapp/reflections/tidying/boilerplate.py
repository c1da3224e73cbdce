"""Lines that belong to the web page from which a text was copied.

A line goes only as a whole, and only when it is a label, a button or the title of another article: what holds a
sentence is the author's, unless it speaks as the editor of a site of templates does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .characters import holds_sentence
from .holes import is_hole
from .lines import Line, lines_of
from .pieces import Edit
from .values import ChangeKind, Mark, MarkKind

LONGEST, LONGEST_REMARK = 80, 200
_COLON = "\\s*[:：]"
_BULLET = "[·•●▪■◆◇▶▷►>»★☆*-]\\s*|\\[?\\d{1,2}[\\].、．]\\s*"
_DATE = (
    "(?:20)\\d\\d\\s*[-/.年]\\s*\\d{1,2}\\s*[-/.月]\\s*\\d{1,2}\\s*日?(?:\\s*\\d{1,2}:\\d\\d(?::\\d\\d)?)?"
)
_ADDRESS = "[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+"

_SOURCE = (
    "(?:文章|本文|内容|信息|图文|图片)?(?:来源|稿源|出处)|转载自|摘自|原标题|原题"
    "|(?:本文|本期|值班|网络|执行)?(?:责任编辑|责编|编辑|校对|审校|审核|监制|编审|初审|复审|终审|排版|美编)"
    "|标签|本文标签|文章标签|TAGS?|Tags?|tags?|发布(?:时间|日期|人|者|单位)|浏览(?:次数|量)?|点击(?:数|量|次数)|阅读(?:量|数|次数)"
    "|(?:投稿|联系|举报)?(?:邮箱|电子邮箱|E-?mail|e-?mail|Email)|投稿热线|版权声明|免责声明|本文(?:网址|链接|地址)|链接地址"
)
_SHARE = "分享(?:至|到|给|本文)?|转发(?:至|到)?|一键分享|分享到微信|收藏本(?:文|页|站)"
_NAVIGATION = (
    "上一(?:篇|页|条)|下一(?:篇|页|条)|相关(?:文章|阅读|推荐|链接|内容|新闻|范文|专题)|推荐(?:阅读|文章|内容)|延伸阅读|拓展阅读"
    "|猜你(?:喜欢|想看)|热门(?:文章|推荐|标签|阅读|范文)|最新(?:文章|推荐|范文)|您?可能(?:还|也)?(?:喜欢|感兴趣).{0,6}"
    "|更多(?:.{0,8}(?:文章|范文|心得体会|内容|精彩内容|相关|推荐))|当前位置|您(?:现在)?的位置|本文目录"
)
_BUTTON = (
    "微信|微博|新浪微博|QQ|QQ空间|朋友圈|豆瓣"
    "|赞|点赞|在看|收藏|分享|评论|转发|写留言|留言|举报|投诉|打印|关闭|复制|纠错|大|中|小|字号|字体"
)
_LABELS = re.compile(f"[【\\[（(]?(?:{_SOURCE}|{_SHARE}|{_NAVIGATION}){_COLON}.*")
_WHOLE = re.compile(
    "(?:"
    f"[【\\[（(]?(?:{_SHARE}|{_NAVIGATION}|(?:点击)?(?:查看|加载|阅读|了解)更多(?:.{{0,6}})?|点击查看(?:大|原)图|查看(?:全部|大图|原图)|阅读原文"
    "|返回(?:顶部|首页|列表|上一页)|收起|打印本页|关闭(?:窗口|本页)|复制(?:链接|全文)|广告|首页|尾页|末页)[】\\])）>》»…]*"
    f"|(?:(?:{_SHARE}){_COLON}?\\s*)?(?:{_BUTTON})\\d*(?:[\\s/|·、，]*(?:{_BUTTON})\\d*)+"
    "|(?:微信)?(?:扫一扫|扫码|长按)(?:上方|下方|识别|关注|分享|图中)?.{0,16}(?:二维码|关注.{0,10}|分享.{0,8})?"
    "|点击(?:上方|下方|左下角|右上角|文末|蓝字|标题下).{0,20}|关注(?:我们|公众号.{0,16})"
    "|(?:(?:阅读|浏览|点击|点赞|赞|在看|评论|收藏)(?:量|数|次数)?\\s*[:：]?\\s*\\d[\\d.]*(?:万|w|W)?\\+?次?[\\s|·]*){1,6}"
    f"|(?:发布(?:于|时间)?\\s*[:：]?\\s*)?{_DATE}\\s+(?:.{{0,30}}(?:来源|浏览|阅读|点击|作者|编辑).{{0,30}})"
    "|(?:Copyright|copyright|COPYRIGHT|©).*|.{0,24}(?:版权所有|ICP备\\s*\\d+号.*)"
    f"|.{{0,8}}[:：]?\\s*{_ADDRESS}"
    "|(?:.{0,8}[:：]\\s*)?(?:https?://|www\\.)[\\x21-\\x7e]+"
    "|(?:#[^#\\s]{2,20}#?\\s*){1,8}"
    "|[\\[【]图片\\d*[\\]】]|(?:[\\[【]?图片?\\d*[\\]】]?\\s*[:：]?\\s*)?"
    "[\\w（）() .\\-]{1,60}\\.(?:jpe?g|png|gif|webp|bmp|svg|heic|tiff?)"
    "|(?:\\[?\\d{1,2}\\]?\\s+){2,}(?:下一页|尾页|末页|\\.{2,})?.{0,6}"
    "|语音播报|字[号体].{0,3}[:：].{0,12}"
    ")",
    re.IGNORECASE,
)
_EDITOR = re.compile(
    ".{0,60}(?:小编|本站|本网)(?:今天|今日|就|在此|特意|特地|精心)?(?:为|给|帮)?(?:大家|你|您|各位)?"
    "(?:整理|收集|准备|带来|推荐|分享|搜集).{0,40}(?:心得|体会|感悟|范文|文章|全部内容|一起来|欢迎|希望|参考|[0-9一二三四五]篇).{0,60}"
    "|(?:以上|上面)(?:就是|便是|是|内容).{0,30}(?:小编|本站|本网|范文).{0,60}"
    "|.{0,30}(?:范文|模板).{0,20}(?:欢迎|希望).{0,12}(?:阅读|借鉴|参考|帮助|喜欢).{0,20}"
    "|(?:本文|文章)(?:来自|来源于?|转自|转载自).{2,30}(?:网|公众号|转载)(?:[，。；].{0,30})?"
)
_LISTED = re.compile(f"(?:{_BULLET}).{{4,60}}")
_ARTICLE = re.compile(
    "心得|体会|感悟|感想|范文|演讲稿|发言稿|讲话稿|总结|述职|模板|观后感|读后感|作文|汇报|申请书|剪影|方案"
)
_TEMPLATE = re.compile(
    "范文|模板|精选|通用|最新|汇总|大全|合集|\\d+\\s*[篇字]|[一二三四五六七八九十]篇"
    "|20\\d\\d年?.{0,20}(?:心得|体会|总结)"
)
_RELATED = re.compile(f"[【\\[]?(?:{_NAVIGATION})[】\\]]?\\s*[:：]?")


def boilerplate(text: str) -> Iterator[Mark]:
    """Lines of the web page, from the first to the last character that is seen."""
    for line in _found(text):
        yield Mark(MarkKind.BOILERPLATE, line.start, line.end)


def drop_boilerplate(text: str) -> Iterator[Edit]:
    """Remove those lines with their line ends."""
    for line in _found(text):
        yield Edit(line.begin, line.after, "", ChangeKind.BOILERPLATE)


def _found(text: str) -> list[Line]:
    lines = lines_of(text)
    chosen = {number for number, line in enumerate(lines) if is_boilerplate(line.text)}
    return [lines[number] for number in sorted(chosen | _other_articles(lines))]


def is_boilerplate(line: str) -> bool:
    """Whether a line by itself says that it is none of the author's."""
    if is_hole(line):
        return False
    if len(line) <= LONGEST_REMARK and _EDITOR.fullmatch(line):
        return True
    if len(line) > LONGEST or holds_sentence(line):
        return False
    return _LABELS.fullmatch(line) is not None or _WHOLE.fullmatch(line) is not None


def _other_articles(lines: list[Line]) -> set[int]:
    """Titles of other articles: below a line that announces them, or two and more in a list of their own."""
    found: set[int] = set()
    below_related, run = False, list[int]()
    for number, line in enumerate(lines):
        if _RELATED.fullmatch(line.text):
            below_related, run = True, []
        elif _is_title(line.text, below_related):
            run.append(number)
            found.update(run[-2:] if below_related or len(run) > 1 else ())
        else:
            below_related, run = False, []
    return found


def _is_title(line: str, below_related: bool) -> bool:
    if len(line) > 60 or holds_sentence(line):
        return False
    is_listed = _LISTED.fullmatch(line) is not None
    if below_related:
        return is_listed or _ARTICLE.search(line) is not None
    return is_listed and _ARTICLE.search(line) is not None and _TEMPLATE.search(line) is not None
