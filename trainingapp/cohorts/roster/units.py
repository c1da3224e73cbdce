"""The path of a unit, `云川省青禾市东湖区春风街道柳堤社区`, taken apart into its levels."""

from __future__ import annotations

import re
from typing import NamedTuple


class UnitPath(NamedTuple):
    """The levels of a unit; those that are not named are empty. `rest` is what follows the last one."""

    province: str = ""
    city: str = ""
    district: str = ""
    street: str = ""
    community: str = ""
    rest: str = ""


MUNICIPALITIES = ("北京", "天津", "上海", "重庆")
PROVINCES = (
    "河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西"
    "|甘肃|青海|台湾"
)
REGIONS = {
    "内蒙古": "自治区",
    "广西": "壮族自治区",
    "西藏": "自治区",
    "宁夏": "回族自治区",
    "新疆": "维吾尔自治区",
    "香港": "特别行政区",
    "澳门": "特别行政区",
}
CORPS = ("新疆生产建设兵团", "生产建设兵团", "兵团")

SEPARATORS = "[\\s\\-–—>＞/／\\\\|·›→、,，]*"
BETWEEN = re.compile(SEPARATORS)
HAN = "[\u3400-\u9fff\\d]"
FULL_NAMES = [*(f"{name}市" for name in MUNICIPALITIES), *(f"{name}省" for name in PROVINCES.split("|"))]
FULL_NAMES += [name + tail for name, tail in REGIONS.items()] + list(CORPS)
# A short name counts unless the name of something else goes on: 吉林市, 海南藏族自治州, 北京路街道
SHORT = "|".join([*MUNICIPALITIES, PROVINCES, *REGIONS])
PROVINCE = re.compile(
    "|".join([*FULL_NAMES, f"{HAN}{{2,4}}?省(?!直(?!辖县)|[级委])"])
    + f"|(?:{SHORT})(?![市区县州旗路街道]|{HAN}{{0,3}}族|.{{0,2}}(?:路|大道|大街|新村|社区|花园)|$)"
)
CITY = re.compile(
    f"市辖区|直辖县(?:级行政区划)?|雄安新区|第[一二三四五六七八九十\\d]+师(?:{HAN}{{2,4}}市)?|{HAN}{{2,10}}?(?:自治州|(?<!社)地区(?!办)|盟(?!小区|社区)"
    "|市(?![场政委直级容局辖]|民(?!政)|花园|广场|社区|小区))"
)
NO_CITY = re.compile("市辖区")  # what lists write where a municipality has no city
DISTRICT = re.compile(
    f"{HAN}{{1,14}}?(?:自治县|自治旗|开发区|新区|(?<![社小校园院片景地])区(?![委直域划]|管委会)|县(?![城委直]$)|旗(?!袍)"
    "|市(?![场政委直级容局]|民(?!政)|花园|广场|社区|小区))"
)
STREET = re.compile(
    f"{HAN}{{1,14}}?(?:街道办事处|街道办|街道|地区办事处|办事处|镇(?!镇|街道|社区$|村$)|乡(?!镇|街道|社区$|村$)"
    "|苏木(?!社区)|农场|林场|(?<=\\d)团)"
)
COMMUNITIES = (
    re.compile(f"{HAN}{{1,24}}?社区(?:居民委员会|居委会)?"),
    re.compile(f"{HAN}{{1,24}}?(?:居民委员会|居委会)"),
    re.compile(f"{HAN}{{1,24}}?(?:村(?:村?民委员会|村?委会)|村(?!村)|嘎查)"),
)
# 镇 and 乡 end the name of a street, but for these
WITH_TOWN = re.compile("景德镇市|[新萍桐宁]乡市|[新武西内金]乡县|西乡塘区")
LOWER = re.compile("(?<=.)[镇乡]|街道|社区|居委会|村委会")
COMMITTEE = re.compile("(?:居民委员会|居委会|村?民委员会|村?委会)$")
TEAM = re.compile("代表团|分团|代表队")


def split_unit(text: str, delegation: str = "") -> UnitPath:
    """The levels of a unit's path, of whatever depth, with or without separators between them.

    Nothing is lost or added: the levels joined are the text without its separators. Only a province that the
    text does not name is taken from the delegation (`云川省代表团`).
    """
    province, rest = _province(text)
    city = district = street = ""
    if not province.startswith(MUNICIPALITIES):
        city, rest = _take(CITY, rest, upper=True)
    else:
        city, rest = _take(NO_CITY, rest)
    district, rest = _take(DISTRICT, rest, upper=True)
    street, rest = _take(STREET, rest, within="社区|居委会|村委会")
    for pattern in COMMUNITIES:
        community, rest = _take(pattern, rest)
        if community:
            break
    province = province or _province(TEAM.sub("", delegation))[0]
    return UnitPath(province, city, district, street, community, BETWEEN.sub("", rest, count=1).strip())


def _province(text: str) -> tuple[str, str]:
    return _take(PROVINCE, text)


def _take(pattern: re.Pattern[str], text: str, *, upper: bool = False, within: str = "") -> tuple[str, str]:
    """The level at the beginning of the text, if it has this one, and what is left."""
    start = BETWEEN.match(text)
    assert start is not None  # it also matches nothing
    rest = text[start.end() :]
    found = pattern.match(rest)
    if found is None:
        return "", rest
    name = found[0]
    if upper and LOWER.search(name) and not WITH_TOWN.fullmatch(name):
        return "", rest
    if within and re.search(within, name):
        return "", rest
    return name, rest[found.end() :]


def are_one_place(one: UnitPath, other: UnitPath) -> bool:
    """True when two paths can be of the same place: no level that both name differs."""
    return all(
        not mine or not theirs or mine.startswith(theirs) or theirs.startswith(mine)
        for mine, theirs in zip(one[:5], other[:5], strict=True)
    )


def community_of(path: UnitPath) -> str:
    """The name of the community without the word for its committee; without a community, what is left."""
    return COMMITTEE.sub("", path.community) if path.community else path.rest
