"""What the preview points out: texts too long, phones of others, rows that say the same."""

from __future__ import annotations

import json

import pytest

from tests.cohorts.imports_files import person, xlsx
from tests.cohorts.test_imports_mending import (
    address,
    boss,
    form_of,
    lines,
    mend,
    reasons,
    sent,
    site,
    verdicts,
)
from tests.factories import PersonFactory
from trainingapp.core.session import db

__all__ = ["boss", "site"]


@pytest.mark.parametrize(
    ("header", "length", "code"),
    [
        ("姓名", 61, "name_long"),
        ("工作单位", 241, "too_long"),
        ("职务", 121, "too_long"),
        ("代表团", 121, "too_long"),
    ],
)
def test_no_text_is_cut(boss, site, header, length, code):
    one = sent(boss, site, xlsx([person(1, **{header: "长" * length})]))

    (line,) = lines(one)
    assert (
        reasons(line),
        line.person[{"姓名": "name", "工作单位": "unit", "职务": "post"}.get(header, "delegation")],
    ) == (
        [code],
        "长" * length,
    )
    assert str(length - 1) in json.dumps(line.problems)


def test_a_phone_of_somebody_elsewhere_is_pointed_out_with_a_masked_name(boss, site):
    PersonFactory(name="张外人", phone="19900000001")
    db.session.commit()

    one = sent(boss, site, xlsx([person(1)]))

    (line,) = lines(one)
    assert [each[3] for each in line.problems] == ["phone_elsewhere"]
    assert (line.verdict.value, line.rank) == ("add", 1)
    page = boss.get(address(one)).get_data(as_text=True)
    assert "张外人" not in page
    assert "19900000001" not in page


def test_a_mended_phone_of_somebody_elsewhere_is_pointed_out(boss, site):
    PersonFactory(name="张外人", phone="19900000077")
    db.session.commit()
    one = sent(boss, site, xlsx([person(1)]))

    mend(boss, one, lines(one)[0], site, phone="19900000077")

    assert [each[3] for each in lines(one)[0].problems] == ["phone_elsewhere"]


# -- rows without any number -----------------------------------------------------------------------------------

BARE = ["姓名", "工作单位", "职务"]


def test_the_second_of_two_equal_rows_without_numbers_is_repeated(boss, site):
    rows = [["演甲", "第一社区", "主任"], ["演甲", "第一社区", "书记"], ["演甲", "第一社区", "主任"]]
    one = sent(boss, site, xlsx(rows, BARE))

    assert verdicts(one) == ["add", "add", "refuse"]
    assert reasons(lines(one)[2]) == ["same_person"]


def test_a_row_mended_to_say_what_another_says_is_repeated(boss, site):
    one = sent(boss, site, xlsx([["演甲", "第一社区", "主任"], ["演甲", "第一社区", "书记"]], BARE))
    line = lines(one)[1]

    boss.post(f"{address(one)}/lines/{line.id}", data=form_of(line, site, post="主任"))
    assert reasons(lines(one)[1]) == ["same_person"]

    boss.post(f"{address(one)}/lines/{line.id}", data=form_of(lines(one)[1], site, phone="19900000009"))
    assert verdicts(one) == ["add", "add"]
