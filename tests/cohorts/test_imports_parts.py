"""A file judged in parts comes out as if it were judged at once."""

from __future__ import annotations

import pytest

from tests.cohorts.imports_files import person, xlsx
from tests.cohorts.test_imports_mending import boss, lines, sent, site
from tests.cohorts.test_imports_missing import taken_over
from trainingapp.cohorts.matching import Known, Line, settle
from trainingapp.cohorts.models import ImportState, StandingKind
from trainingapp.cohorts.services import imports as services
from trainingapp.core.session import db

__all__ = ["boss", "site"]


def staged(one, step: int) -> list[tuple[str, int | None]]:
    one.state = ImportState.READING
    for _done in services.stage_in_steps(one, services.read_kept(one.file), step=step):
        db.session.commit()
    return [(line.verdict.value, line.person_id) for line in lines(one)]


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_surer_sign_in_a_later_part_goes_first(boss, site, step):
    bare = {"身份证号": "", "手机号码": ""}
    taken_over(
        boss, site, [person(n) for n in (1, 2)] + [person(3, **bare), person(13, **bare, 姓名="演丁一")]
    )
    rows = [
        person(1, **bare, 工作单位=""),  # the name alone fits the one whose ID number comes later
        person(3, **bare, 工作单位=""),  # two of this name are known by their units, which come later
        person(1),
        person(3, **bare),
        person(9),
        person(2, 身份证号=""),
    ]
    one = sent(boss, site, xlsx(rows))

    at_once = staged(one, 100)

    assert staged(one, step) == at_once
    assert [verdict for verdict, _person in at_once] == ["add", "same", "same", "same", "add", "same"]
    assert at_once[2][1] is not None
    assert at_once[3][1] is not None


def test_what_is_settled_stays_with_its_line() -> None:
    known = Known(
        7, "演甲", "19900000001", "hash", None, False, 1, "YS1-0001", "一社区", "", "", None, 1, "主课堂",
        StandingKind.ENROLLED,
    )  # fmt: skip
    taken: dict[int, int] = {}
    bare, sure = Line("演甲", site_id=1), Line("演甲", id_hash="hash", site_id=1)

    assert settle([(0, bare)], [known], taken, 0) is True
    assert settle([(1, sure)], [known], taken, 0) is False
    assert settle([(0, bare)], [known], taken, 3) is True
    assert taken == {7: 1}
