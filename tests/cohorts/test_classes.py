"""Making a class, its settings, its states."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import select

from tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    HostFactory,
    PersonFactory,
    ProgrammeFactory,
    SiteFactory,
    VenueFactory,
    grader,
    organizer,
    site_staff,
)
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts import policies, queries, rules
from trainingapp.cohorts.details import Plan
from trainingapp.cohorts.models import Cohort, CohortState, HostKind, Programme, SiteKind
from trainingapp.cohorts.services import classes
from trainingapp.core.errors import DomainError

DAYS = {"starts_on": "2026-08-20", "ends_on": "2026-08-24"}


@pytest.fixture
def admin(session):
    return PersonFactory(is_admin=True)


def plan(**more):
    return Plan("全国社区工作者培训班", date(2026, 8, 20), date(2026, 8, 24), **more)


def settings_of(cohort, **changes):
    """What the settings page sends when nothing but `changes` was typed."""
    fields = (
        "title", "edition", "code", "starts_on", "ends_on", "hours_per_half_day", "absence_one_in",
        "sign_in_opens", "late_after", "group_size", "conveners_per_group", "min_length", "max_length",
        "certificate_pattern", "unit_code", "programme_code", "award_percent",
    )  # fmt: skip
    sent = {field: str(getattr(cohort, field)) for field in fields}
    return {**sent, "counting": cohort.counting.value, "needs_reflection": "y", **changes}


def test_a_class_is_made_with_four_fields(client, session, admin):
    client.sign_in(admin)
    sent = {"programme": "全国社区工作者培训班", **DAYS, "hosts": "示范省民政厅\n青禾市社区学院\n"}
    answer = client.post("/cohorts/new", data=sent)

    cohort = session.scalars(select(Cohort)).one()
    assert answer.headers["Location"].endswith(f"/cohorts/{cohort.id}/sites")
    assert (cohort.title, cohort.edition, cohort.code) == ("全国社区工作者培训班", 1, "QGSQ1")
    assert [host.name for host in cohort.hosts] == ["示范省民政厅", "青禾市社区学院"]
    main = queries.main_site(cohort)
    assert (main.kind, main.name, main.path) == (SiteKind.MAIN, str(SiteKind.MAIN.label), f"{main.id}/")
    assert policies.manage(admin, cohort)
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["cohort.add", "site.add", "staff.appoint"]


def test_an_organizer_makes_the_next_edition_in_a_known_venue(client, session):
    first = CohortFactory(edition=14, programme__name="社区书记示范班")
    venue = VenueFactory(name="青禾市社区学院")
    person = organizer(first)
    sent = {"programme": "社区书记示范班", **DAYS, "venue": "青禾市社区学院", "site_name": "本部"}
    client.sign_in(person).post("/cohorts/new", data=sent)

    cohort = session.scalars(select(Cohort).where(Cohort.id != first.id)).one()
    assert (cohort.programme_id, cohort.edition) == (first.programme_id, 15)
    assert queries.main_site(cohort).venue_id == venue.id
    assert queries.main_site(cohort).name == "本部"
    assert policies.manage(person, cohort)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": "2026-08-01"},
        {"edition": "3"},
        {"code": "TAKEN1"},
        {"code": "a-b"},
        {"programme": ""},
        {"starts_on": "no day"},
    ],
)
def test_a_class_that_cannot_be_is_refused_and_leaves_nothing(client, session, admin, wrong):
    CohortFactory(programme=ProgrammeFactory(name="社区书记示范班"), edition=3, code="TAKEN1")
    answer = client.sign_in(admin).post("/cohorts/new", data={"programme": "社区书记示范班", **DAYS, **wrong})

    assert answer.status_code == 422
    assert len(session.scalars(select(Cohort)).all()) == 1
    assert len(session.scalars(select(Programme)).all()) == 1


def test_who_may_make_a_class(client, session, admin):
    cohort = CohortFactory()
    for person, status in (
        (admin, 200),
        (organizer(cohort), 200),
        (site_staff(SiteFactory(cohort=cohort)), 404),
        (grader(cohort), 404),
        (EnrolmentFactory(cohort=cohort).person, 404),
    ):
        assert client.sign_in(person).get("/cohorts/new").status_code == status


@pytest.mark.parametrize("path", ["settings", "settings/certificate-number", "sites", "staff", "staff/new"])
def test_only_the_class_s_own_organizers_manage_it(client, session, path):
    site = SiteFactory()
    url = f"/cohorts/{site.cohort_id}/{path}"

    assert client.sign_in(organizer(site.cohort)).get(url).status_code == 200
    for stranger in (organizer(CohortFactory()), site_staff(site), EnrolmentFactory(site=site).person):
        assert client.sign_in(stranger).get(url).status_code == 404


def test_settings_change_details_hosts_and_rules(client, session):
    cohort = CohortFactory()
    HostFactory(cohort=cohort, name="旧单位")
    client.sign_in(organizer(cohort))
    changes = {
        "title": "新名称",
        "group_size": "12",
        "hosts": "甲单位\n乙单位",
        "supporters": "丙单位",
        "counting": "raw",
    }
    answer = client.post(f"/cohorts/{cohort.id}/settings", data=settings_of(cohort, **changes))

    assert answer.status_code == 303
    assert (cohort.title, cohort.group_size, cohort.counting.value) == ("新名称", 12, "raw")
    assert [(h.kind, h.name) for h in cohort.hosts] == [
        (HostKind.HOST, "甲单位"),
        (HostKind.HOST, "乙单位"),
        (HostKind.SUPPORTER, "丙单位"),
    ]
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "cohort.edit")).one()
    assert set(entry.facts["rules"]) == {"group_size", "counting"}


def test_the_settings_page_shows_what_is_stored(client, session):
    cohort = CohortFactory(group_size=17)
    HostFactory(cohort=cohort, name="甲单位", position=1)
    HostFactory(cohort=cohort, name="乙单位", position=2)
    HostFactory(cohort=cohort, name="丙单位", kind=HostKind.CO_HOST, position=3)
    text = client.sign_in(organizer(cohort)).get(f"/cohorts/{cohort.id}/settings").text

    assert 'value="17"' in text
    fields = [" ".join(field.split()) for field in re.findall(r"<textarea[^>]*>([^<]*)<", text)]
    assert fields == ["甲单位 乙单位", "丙单位", ""]
    assert f"{cohort.code}-2026-00001" in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"max_length": "100"},
        {"certificate_pattern": "{code}-{year}"},
        {"certificate_pattern": "{code.__class__}{serial}"},
        {"certificate_pattern": "{unknown}{serial}"},
        {"certificate_pattern": "{code}{serial"},
        {"absence_one_in": "0"},
        {"ends_on": "2026-01-01"},
        {"counting": "words"},
        {"title": ""},
    ],
)
def test_settings_that_cannot_be_are_refused(client, session, wrong):
    cohort = CohortFactory()
    title = cohort.title
    client.sign_in(organizer(cohort))
    answer = client.post(
        f"/cohorts/{cohort.id}/settings", data=settings_of(cohort, **({"title": "新"} | wrong))
    )

    assert answer.status_code == 422
    assert cohort.title == title


def test_the_sign_is_fixed_once_there_are_trainees(client, session):
    cohort = CohortFactory()
    client.sign_in(organizer(cohort))
    url = f"/cohorts/{cohort.id}/settings"
    assert client.post(url, data=settings_of(cohort, code="neu1")).status_code == 303
    assert cohort.code == "NEU1"
    EnrolmentFactory(cohort=cohort)

    assert client.post(url, data=settings_of(cohort, code="NEU2")).status_code == 422


def test_two_classes_do_not_number_their_certificates_alike(client, session):
    CohortFactory(certificate_pattern="社培字{year}第{serial:05}号")
    cohort = CohortFactory()
    client.sign_in(organizer(cohort))
    alike = settings_of(cohort, certificate_pattern="社培字{year}第{serial:05}号")

    assert client.post(f"/cohorts/{cohort.id}/settings", data=alike).status_code == 422


def test_a_pattern_is_explained_while_it_is_typed(client, session):
    cohort = CohortFactory(edition=15)
    client.sign_in(organizer(cohort))
    url = f"/cohorts/{cohort.id}/settings/certificate-number"

    right = client.get(url, query_string={"certificate_pattern": "第{edition}期〔{year}〕{serial:04}号"})
    assert "第15期〔2026〕0001号" in right.text
    assert "field-error" in client.get(url, query_string={"certificate_pattern": "{serial:05"}).text


def test_a_class_opens_closes_and_opens_again(client, session):
    cohort = CohortFactory(state=CohortState.DRAFT)
    client.sign_in(organizer(cohort))
    url = f"/cohorts/{cohort.id}/state"

    assert client.post(url, data={"to": "open"}).status_code == 409  # no main classroom yet
    SiteFactory(cohort=cohort)
    assert client.post(url, data={"to": "open"}).status_code == 409  # no host yet
    HostFactory(cohort=cohort)
    assert client.post(url, data={"to": "closed"}).status_code == 409
    for to in ("open", "draft", "open", "closed", "open"):
        assert client.post(url, data={"to": to}).status_code == 303
        assert cohort.state.value == to
    assert client.post(url, data={"to": "nowhere"}).status_code == 409


def test_a_closed_class_is_not_edited(client, session):
    cohort = CohortFactory(state=CohortState.CLOSED)
    client.sign_in(organizer(cohort))

    assert client.post(f"/cohorts/{cohort.id}/settings", data=settings_of(cohort)).status_code == 422


def test_a_sign_is_suggested_that_nobody_has():
    assert rules.suggest_code("全国社区工作者培训班", 15, set()) == "QGSQ15"
    assert rules.suggest_code("全国社区工作者培训班", 15, {"QGSQ15"}) == "QGSQ15A"
    assert rules.suggest_code("…", 2, set()) == "PX2"
    many = {rules.suggest_code("x" * 40, 123456789, set())}
    assert rules.suggest_code("x" * 40, 123456789, many) not in many


def test_the_absence_limit_is_a_share():
    assert rules.absence_limit(Cohort(absence_one_in=7)) == Fraction(1, 7)


def test_an_explicit_plan_is_kept(session, admin):
    cohort = classes.create_cohort(
        plan(edition=15, title="第十五期班", code="sq15", hosts=((HostKind.HOST, "甲"),)), by=admin
    )

    assert (cohort.edition, cohort.title, cohort.code) == (15, "第十五期班", "SQ15")
    with pytest.raises(DomainError):
        classes.create_cohort(plan(edition=15), by=admin)
