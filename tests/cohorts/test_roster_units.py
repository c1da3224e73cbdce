"""Paths of units taken apart, posts split off, namesakes told."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.cohorts.roster import Level
from trainingapp.cohorts.roster.posts import split_unit_and_post
from trainingapp.cohorts.roster.units import BETWEEN, are_one_place, split_unit

from .roster_sheets import HEADER, codes, made_id, one_row, roster, sheet


@pytest.mark.parametrize(
    "path",
    [
        "云川省 青禾市 东湖区 春风街道 柳堤社区",
        "北京市 . 朝阳区 望京街道 花家地社区居民委员会",
        "北京 . 朝阳区 望京街道",
        "上海市 . 浦东新区 陆家嘴街道 东昌新村社区",
        "重庆市 市辖区 渝中区 大溪沟街道",
        "吉林省 延边朝鲜族自治州 延吉市 河南街道 白菊社区",
        ". 吉林市 昌邑区 站前街道",
        "广东省 东莞市 . 长安镇 乌沙社区",
        "海南省 儋州市 . 那大镇",
        ". 海南藏族自治州 共和县 恰卜恰镇",
        "江西省 景德镇市 珠山区 新村街道 新村社区",
        "四川省 乐山市 市中区",
        "江苏 苏州市 昆山市 玉山镇 同心社区 党委",
        "内蒙古自治区 锡林郭勒盟 西乌珠穆沁旗 巴拉嘎尔高勒镇",
        "新疆生产建设兵团 第八师石河子市 . 143团",
        "新疆生产建设兵团 第一师 . 10团 十连社区",
        "贵州省 黔南布依族苗族自治州 三都水族自治县",
        "河北 雄安新区 容城县 容城镇",
        "云川省 直辖县级行政区划 神农架林区 松柏镇",
        "天津市 . 滨海新区",
        ". 大兴安岭地区 加格达奇区",
        ". . 昆明经济技术开发区 阿拉街道",
        ". . 镇海区 招宝山街道",
        ". . . 北京路街道办事处",
        ". . . 东湖街道 春风社区",
        ". . . . 河西村村委会",
        ". . . . 上村村",
        ". 青禾市 . . 城市花园社区",
        ". 青禾市 . . . 民政局",
        "云川省 . . . . 民政厅",
    ],
)
@pytest.mark.parametrize("separator", ["", " ", "-", " / ", ">"])
def test_a_path_of_any_depth_is_split_with_any_separator(path: str, separator: str) -> None:
    levels = ["" if level == "." else level for level in path.split()]
    text = separator.join(level for level in levels if level)

    found = [*split_unit(text)]

    assert found[: len(levels)] == levels
    if len(levels) == 5:
        assert found[5] == ""


def test_the_province_may_come_from_the_delegation() -> None:
    assert split_unit("东湖区春风街道", "云川省代表团").province == "云川省"
    assert split_unit("青禾市东湖区", "云川省").city == "青禾市"
    assert split_unit("朝阳区", "第一代表团").province == ""


WORDS = st.sampled_from(
    [
        *("云川省", "青禾市", "北京", "吉林", "东湖区", "社区", "村", "镇", "街道", "乡", "市", "县", "新区"),
        *("自治州", "兵团", "团", "-", "/", ">", " ", "\n", "城", "中心", "委", "3", "张", "a", "（"),
    ]
)


@given(st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=12).map("".join)))
def test_joined_levels_give_the_text_back(text: str) -> None:
    def bare(written: str) -> str:
        return re.sub(r"\s", "", BETWEEN.sub("", written))

    assert bare("".join(split_unit(text))) == bare(text)


def test_places_differ_when_a_level_that_both_name_differs() -> None:
    whole, short = split_unit("云川省青禾市东湖区柳堤社区"), split_unit("青禾市柳堤社区")

    assert are_one_place(whole, short)
    assert not are_one_place(whole, split_unit("云川省西山市柳堤社区"))


@pytest.mark.parametrize(
    ("written", "unit", "post"),
    [
        ("云川省青禾市东湖区柳堤社区党委书记、居委会主任", "云川省青禾市东湖区柳堤社区", "党委书记、居委会主任"),
        ("柳堤 社区主任", "柳堤 社区", "主任"),
        ("柳堤社区居委会主任", "柳堤社区", "居委会主任"),
        ("柳堤社区 主任", "柳堤社区", "主任"),
        ("柳堤社区/党委副书记兼居委会副主任", "柳堤社区", "党委副书记兼居委会副主任"),
        ("东湖区民政局科员", "东湖区民政局", "科员"),
        ("春风街道办事处党群服务中心主任", "春风街道办事处", "党群服务中心主任"),
        ("柳堤村党支部书记、村委会主任", "柳堤村", "党支部书记、村委会主任"),
        ("居委会主任", "", "居委会主任"),
    ],
)  # fmt: skip
def test_unit_and_post_in_one_column(written: str, unit: str, post: str) -> None:
    assert split_unit_and_post(written) == (unit, post)

    person = one_row({"工作单位及职务": written}).person
    assert (person.unit, person.post) == (unit, post)


@pytest.mark.parametrize(
    ("written", "expected"), [("柳堤社区", []), ("柳堤大厦三楼", ["unit_and_post_joined"])]
)
def test_what_cannot_be_split_stays_whole(written: str, expected: list[str]) -> None:
    row = one_row({"单位及职务": written})

    assert (row.person.unit, row.person.post, codes(row)) == (written, "", expected)


@given(st.text(alphabet="柳堤社区村党委书记副主任居会、 兼的", min_size=1, max_size=24))
def test_splitting_off_a_post_loses_no_character(text: str) -> None:
    parts = split_unit_and_post(text)

    if parts is not None:
        assert re.sub("[、 ]", "", "".join(parts)) == re.sub("[、 ]", "", text)


FIRST = ["张伟", "", made_id("33010619800101001"), "13800000001", "云川省青禾市东湖区柳堤社区", ""]


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        ("云川省青禾市东湖区柳堤社区", True),
        ("东湖区春风街道柳堤社区居委会", True),
        ("云川省青禾市西山区柳堤社区", False),
        ("云川省青禾市东湖区长亭社区", False),
        ("", False),
    ],
)
def test_namesakes_of_one_community_are_told_on_both_rows(unit: str, told: bool) -> None:
    second = ["张伟", "", made_id("33010619810101001"), "13800000002", unit, ""]
    other = ["李敏", "", made_id("33010619820101002"), "13800000003", unit, ""]

    result = roster(sheet(HEADER, FIRST, other, second))

    assert not result.refused
    found = [
        [problem.values["where"] for problem in row.problems if problem.code == "namesake"]
        for row in result.rows
    ]
    assert found == ([["A4"], [], ["A2"]] if told else [[], [], []])
    assert all(problem.level is Level.NOTICE for row in result.rows for problem in row.problems)


def test_a_path_in_columns_of_its_own_is_one_unit() -> None:
    row = one_row({"省": "云川省", "市": "青禾市", "区县": "东湖区", "街道": "春风街道", "社区": "柳堤社区"})

    assert split_unit(row.person.unit) == ("云川省", "青禾市", "东湖区", "春风街道", "柳堤社区", "")
