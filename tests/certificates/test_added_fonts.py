"""A font added for single characters: checked, known to every check of names, printed with, taken away again."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from tests.certificates.test_compiled import characters, without_layers
from tests.certificates.test_design import CONTENT
from tests.factories import CohortFactory, EnrolmentFactory, PersonFactory
from trainingapp.certificates import queries, services
from trainingapp.certificates.design import shipped
from trainingapp.certificates.design.making import compiler_of
from trainingapp.certificates.design.page import page
from trainingapp.certificates.design.qr import Symbols
from trainingapp.core import clock, fonts
from trainingapp.core.errors import DomainError

RARE = next(chr(code) for code in range(0x30000, 0x3134B) if not fonts.covers(chr(code)))


def font(*drawn: str, blank: str = "", fs_type: int = 0) -> bytes:
    """A font with a square for each of these characters."""
    glyphs = {f"u{ord(char):X}": char for char in (*drawn, *blank)}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *glyphs])
    builder.setupCharacterMap({ord(char): name for name, char in glyphs.items()})
    builder.setupGlyf({name: _square(char in drawn) for name, char in {".notdef": ".", **glyphs}.items()})
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", *glyphs], (1000, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Demo Zaozi", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, fsType=fs_type)
    builder.setupPost()
    made = io.BytesIO()
    builder.save(made)
    return made.getvalue()


def _square(is_drawn: bool) -> object:
    pen = TTGlyphPen(None)
    if is_drawn:
        pen.moveTo((100, 0))
        for point in ((900, 0), (900, 800), (100, 800)):
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()


@pytest.fixture
def added(session):
    """The font in use, and its file gone afterwards."""
    made = services.add_font(
        "造字.ttf", services.check_font(font(RARE, "中"), RARE), "自造", by=PersonFactory()
    )
    yield made
    fonts.added_path(made.mark).unlink(missing_ok=True)


def test_every_check_of_names_knows_it_at_once_and_forgets_it_again(session, added):
    assert added.family == "Demo Zaozi"
    assert fonts.name_problems(f"王{RARE}") == []
    assert fonts.kai_families()[-1] == fonts.added_family(added.mark)

    services.remove_font(added, by=PersonFactory(), at=clock.now())
    session.commit()
    fonts.added_path(added.mark).unlink(missing_ok=True)  # what the end of a real transaction does

    assert [problem.character for problem in fonts.name_problems(f"王{RARE}")] == [RARE]


def test_it_holds_nothing_but_the_characters_asked_for(added):
    assert fonts.uncovered(f"中{RARE}", fonts.font_files()[-1:]) == ("中",)


def test_names_are_printed_with_it_and_by_templates(added, tmp_path):
    design = without_layers(shipped("red-gold"))
    people = [f"{family}{RARE}" for family in "王李张刘陈杨"]
    pages = [page(replace(CONTENT, name=name), design, Symbols(1)) for name in people]

    with compiler_of(design, tmp_path) as compiler:
        batch = compiler.batch(pages)
        made = [one.pdf for one in batch.singles()]

    assert batch.tiers.compiled == len(people)
    for name, pdf in zip(people, made, strict=True):
        assert name in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
        assert RARE in characters(pdf)


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (font("中"), RARE),
        (font("中", blank=RARE), RARE),
        (font(RARE, fs_type=0x0002), RARE),
        (font(RARE, fs_type=0x0100), RARE),
        (font(RARE), f"中{RARE}"),
        (font("\ue816"), "\ue816"),
        (font(RARE), ""),
        (font(RARE)[:300], RARE),
        (b"ttcf" + bytes(40), RARE),
        (b"<html>", RARE),
    ],
)
def test_what_may_or_can_not_be_used_is_refused(session, content, wanted):
    with pytest.raises(DomainError):
        services.check_font(content, wanted)
    assert not fonts.covers(RARE)


def test_an_administrator_adds_and_removes_it(session, client):
    client.sign_in(PersonFactory(is_admin=True))
    cohort = CohortFactory()
    EnrolmentFactory(cohort=cohort, person=PersonFactory(name=f"王{RARE}"))
    sent = {"characters": RARE, "licence": "单位自造", "file": (io.BytesIO(font(RARE)), "造字.ttf")}
    assert [entry.name for entry, _problems in queries.undrawable(cohort)] == [f"王{RARE}"]

    assert client.post("/fonts", data=sent).status_code == 422, "the question of the licence was not answered"
    sent["file"] = (io.BytesIO(font(RARE)), "造字.ttf")
    assert client.post("/fonts", data={**sent, "may_embed": "y"}).status_code == 303

    (added,) = queries.added_fonts()
    try:
        assert "Demo Zaozi" in client.get("/fonts").get_data(as_text=True)
        assert queries.undrawable(cohort) == []
        assert client.post(f"/fonts/{added.id}/remove").status_code == 303
    finally:
        fonts.added_path(added.mark).unlink(missing_ok=True)
