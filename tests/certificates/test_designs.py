"""Designs of classes: chosen, frozen at issue, edited in versions, refused when something does not fit."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import func, select

from tests.certificates.test_design import CONTENT, LONG, cache
from tests.factories import CohortFactory, EnrolmentFactory, HostFactory, PersonFactory, StaffFactory
from trainingapp.certificates import queries, services
from trainingapp.certificates.design import SHIPPED, SealKind, Settings, design_faults, shipped
from trainingapp.certificates.design.checking import SAMPLE_NAMES, looked_at, samples, worst
from trainingapp.certificates.models import CertificateDesign, ClassDesign, DesignVersion
from trainingapp.core.errors import Conflict, DomainError, Refusals

__all__ = ["cache"]


def seal(side: int = 600, kind: str = "PNG") -> bytes:
    picture = Image.new("RGB", (side, side), "white")
    ImageDraw.Draw(picture).ellipse((20, 20, side - 20, side - 20), outline="#d8221c", width=side // 30)
    made = io.BytesIO()
    picture.save(made, kind)
    return made.getvalue()


@pytest.fixture
def cohort(session):
    cohort = CohortFactory()
    HostFactory(cohort=cohort, name="云岭省民政厅")
    return cohort


@pytest.fixture
def organizer(cohort):
    return StaffFactory(cohort=cohort).person


def faults(design, contents, cache):
    """What runs out of its place on these certificates, in words."""
    looked = looked_at(design, contents, cache=cache, dpi=10)
    return worst(overflow for sample in looked for overflow in sample.overflows)


def choice(key: str = "plain-blue", **change: object) -> services.Choice:
    return services.Choice(key=key, version_id=None, settings=Settings(**change))  # type: ignore[arg-type]


@pytest.mark.parametrize("key", SHIPPED)
def test_the_programs_designs_have_room_for_all_samples_and_the_longest_texts(key, cache):
    bare = replace(CONTENT, unit_path="", programme="", study_hours=0, hosts=CONTENT.hosts[:1])
    contents = [*samples(CONTENT, SAMPLE_NAMES), LONG, bare, replace(LONG, hosts=LONG.hosts[:2])]

    assert faults(shipped(key), contents, cache) == []


def test_what_runs_out_of_its_place_is_named_with_the_distance(cache):
    html = (
        '<section class="text"><p class="name">[[姓名]]</p><p class="box">[[正文]]</p>'
        '<p class="low">[[证书编号]]</p><p class="same">[[单位]]</p></section>'
    )
    css = (
        "@page { size: 200mm 100mm } section > * { position: absolute } "
        ".name { left: 10mm; top: 10mm; width: 20mm; font-size: 30pt } "
        ".box { left: 60mm; top: 10mm; width: 100mm; height: 4mm; font-size: 14pt } "
        ".low { left: 10mm; top: 98mm; width: 190mm } .same { left: 60mm; top: 10mm; width: 130mm }"
    )
    design = replace(shipped("red-gold"), html=html, css=css)

    found = faults(design, [CONTENT], cache)

    assert any("[[姓名]]" in one and "11.7" in one for one in found), found
    assert any("[[正文]]" in one and "18.9" in one for one in found), found
    assert any("[[证书编号]]" in one and "2.6" in one for one in found), found
    assert any("[[正文]]" in one and "[[单位]]" in one for one in found), found


def test_a_fault_that_several_samples_have_is_told_once_where_it_is_worst(cache):
    html = '<section class="text"><p class="name">[[姓名]]</p></section>'
    css = "@page { size: 200mm 100mm } .name { width: 8mm; font-size: 30pt; white-space: nowrap }"
    design = replace(shipped("red-gold"), html=html, css=css)

    (told,) = faults(design, samples(CONTENT, ("林远", "欧阳清和", "沈书言")), cache)

    assert "欧阳清和" in told


def test_the_number_on_samples_is_made_by_the_pattern_of_the_class(cohort):
    cohort.certificate_pattern = "演培〔{year}〕第{serial:04}号"
    assert queries.sample_content(cohort).number == f"演培〔{cohort.ends_on.year}〕第0001号"

    cohort.certificate_pattern = (
        "{unit}-{serial}"  # its code is left empty: told where certificates are issued
    )
    cohort.unit_code = ""
    assert cohort.code in queries.sample_content(cohort).number


def test_a_sample_is_a_picture_of_what_is_printed(cache):
    (one,) = looked_at(shipped("red-gold"), [CONTENT], cache=cache, dpi=40)

    picture = Image.open(io.BytesIO(one.png))
    assert picture.size == (468, 331)
    assert one.pdf.startswith(b"%PDF")
    assert one.overflows == []


def test_a_choice_never_changes_and_the_newest_counts(session, cohort, organizer):
    first = services.choose(cohort, choice(title="培训证书"), by=organizer)
    second = services.choose(cohort, choice("meander"), by=organizer)

    assert queries.class_design(cohort) == second
    assert [first.number, second.number] == [1, 2]
    assert queries.loaded(first).settings.title == "培训证书"
    assert queries.loaded(second).html == shipped("meander").html
    assert queries.loaded(second).pictures == shipped("meander").pictures


def test_a_design_of_the_program_is_kept_once(session, cohort, organizer):
    for _turn in range(2):
        services.choose(cohort, choice(), by=organizer)

    key = CertificateDesign.key == "plain-blue"
    kept = session.scalars(select(DesignVersion).join(CertificateDesign).where(key)).all()
    assert len(kept) == 1


def test_pictures_stay_until_they_are_replaced(session, cohort, organizer):
    services.choose(cohort, replace(choice(), seals={"云岭省民政厅": b"one"}, logo=b"logo"), by=organizer)
    second = services.choose(cohort, choice(), by=organizer)
    third = services.choose(cohort, replace(choice(), drops_logo=True), by=organizer)

    assert queries.loaded(second).settings.seal_pictures == {"云岭省民政厅": b"one"}
    assert queries.loaded(second).settings.logo == b"logo"
    assert queries.loaded(third).settings.logo == b""


def test_nothing_is_issued_without_a_seal_or_its_file(session, cohort, organizer):
    services.choose(cohort, choice(seals=SealKind.PICTURES), by=organizer)
    assert any("云岭省民政厅" in one for one in services.design_problems(cohort))

    chosen = services.choose(
        cohort, replace(choice(seals=SealKind.PICTURES), seals={"云岭省民政厅": seal()}), by=organizer
    )
    assert services.design_problems(cohort) == []

    chosen.seal_pictures[0].file.path.unlink()
    assert any("云岭省民政厅.png" in one for one in services.design_problems(cohort))


def test_the_design_of_an_issue_is_frozen(session, cohort, organizer):
    frozen = services.frozen_design(cohort, by=organizer)

    assert services.frozen_design(cohort, by=organizer) == frozen
    assert frozen.version.design.key == "red-gold"
    assert session.scalar(select(func.count()).select_from(ClassDesign)) == 1


def test_an_edited_copy_gets_versions_and_others_edits_are_not_lost(session, cohort, organizer):
    made = services.copy_design(services.shipped_version("red-gold"), "本地版式", cohort, by=organizer)
    newest = made.newest
    html = newest.html.replace("特发此证。", "特此证明。")
    edit = {"html": html, "css": newest.css, "pictures": {}, "by": organizer}

    second = services.edit_design(made, after=1, **edit)

    assert [one.number for one in made.versions] == [1, 2]
    assert [one.name for one in second.pictures] == ["frame.svg"]
    with pytest.raises(Conflict):
        services.edit_design(made, after=1, **edit)


def test_a_design_that_does_not_fit_or_is_not_allowed_cannot_be_saved(session, cohort, organizer):
    made = services.copy_design(services.shipped_version("red-gold"), "本地版式", cohort, by=organizer)
    newest = made.newest

    with pytest.raises(Refusals) as narrow:
        services.check_edit(made, newest.html.replace('"32 26 20 16/2"', '"60"'), newest.css, {})
    with pytest.raises(Refusals) as wicked:
        services.check_edit(made, newest.html + "\n<script></script>", newest.css, {})

    with pytest.raises(Refusals) as nobodys:
        services.check_edit(
            made, newest.html.replace("[[姓名]]", "").replace("[[核验码]]", ""), newest.css, {}
        )
    with pytest.raises(Refusals) as without_seal:
        services.check_choice(cohort, choice(seals=SealKind.PICTURES))

    assert any("[[姓名]]、[[核验码]]" in one for one in nobodys.value.messages), nobodys.value.messages
    assert [
        one for one in without_seal.value.messages if "云岭省民政厅" in one
    ] == without_seal.value.messages
    assert any("[[姓名]]" in one for one in narrow.value.messages), narrow.value.messages
    assert all("[[姓名]]" not in one for one in wicked.value.messages)
    assert any("script" in one for one in wicked.value.messages)


def test_the_pages_from_choosing_to_editing(session, client, cohort, organizer):
    client.sign_in(organizer)
    address = f"/cohorts/{cohort.id}/certificates"
    sent = {
        "source": "plain-blue", "title": "结业证书", "address": "同志", "sentence": Settings().sentence,
        "seals": "pictures", "seal_line": "", "white_away": "y", "seal_1": (io.BytesIO(seal(100)), "章.png"),
    }  # fmt: skip

    small = client.post(f"{address}/design", data=sent)
    assert small.status_code == 422
    assert "100×100" in small.get_data(as_text=True)

    good = client.post(
        f"{address}/design", data={**sent, "seal_1": (io.BytesIO(seal(kind="JPEG")), "章.jpg")}
    )
    assert good.status_code == 303
    chosen = queries.class_design(cohort)
    assert chosen.seals is SealKind.PICTURES
    assert Image.open(chosen.seal_pictures[0].file.path).getpixel((0, 0))[3] == 0
    assert client.get(f"{address}/design").status_code == 200
    assert client.get(f"{address}/design/samples/0.png").data.startswith(b"\x89PNG")

    copied = client.post(f"{address}/designs", data={"source": "in-use", "name": "本地版式"})
    assert copied.status_code == 303
    page = client.post(copied.location, data={"html": "<script>", "css": "x"})
    assert page.status_code == 422
    assert "HTML 第 1 行" in page.get_data(as_text=True)


def test_shared_designs_are_for_all_and_edited_by_administrators(session, client, cohort, organizer):
    made = services.copy_design(services.shipped_version("red-gold"), "全省版式", cohort, by=organizer)
    other, admin = CohortFactory(), PersonFactory(is_admin=True)
    assert queries.designs_for(other) == []

    address = f"/cohorts/{cohort.id}/certificates/designs/{made.id}"
    assert client.sign_in(admin).post(f"{address}/share", data={"share": "yes"}).status_code == 303

    assert queries.designs_for(other) == [made]
    assert client.sign_in(organizer).get(address).status_code == 404
    assert client.sign_in(admin).get(address).status_code == 200


def test_names_that_cannot_be_printed_are_listed_with_a_remedy(session, client, cohort, organizer):
    EnrolmentFactory(cohort=cohort, person=PersonFactory(name="王\ue816"))
    EnrolmentFactory(cohort=cohort, person=PersonFactory(name="李䶮"))

    page = client.sign_in(organizer).get(f"/cohorts/{cohort.id}/certificates/names").get_data(as_text=True)

    assert "U+E816" in page
    assert "李䶮" not in page


def test_faults_of_settings_are_found(session, cohort):
    with pytest.raises(DomainError):
        services.check_choice(cohort, choice(sentence="[[身份证号]]"))
    assert design_faults(shipped("red-gold").settled(Settings(title="证\U000323b0")))
