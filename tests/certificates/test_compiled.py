"""Certificates printed from a template are those that WeasyPrint would have set, to the pixel and the letter."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest
import segno
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops

from tests.certificates.test_design import CONTENT, needs_poppler
from trainingapp.certificates.design import SHIPPED, Design, Tiers, make_certificates, shipped
from trainingapp.certificates.design.making import compiler_of
from trainingapp.certificates.design.page import document, page
from trainingapp.certificates.design.qr import Symbols
from trainingapp.core import pdf
from trainingapp.core.fonts.stack import FLOOR
from trainingapp.core.pdf.compiled import Filled
from trainingapp.core.pdf.compiled.batch import WORTH_CUTTING

HARD = [
    "䶮𬭊㛃", "𠅤𫖯", "古丽巴努尔·阿不都热合曼", "买买提·艾力江", "Zulfiya", "John-Lindqvist", "Jörg", "龍〇龘",
    "欧阳清和", "阿不都", "O’Sullivan", "𬸪𰻝", "é", "一", "王·Li",
]  # fmt: skip


STAND_INS = "永0"  # what a template is laid out with


def names(count: int, first: int = 0) -> list[str]:
    """Invented names of characters drawn evenly from the 8,105 standard ones, then the hard ones."""
    han = [
        chr(point)
        for point in sorted(TTFont(FLOOR).getBestCmap())
        if 0x3400 <= point <= 0x9FFF or point >= 0x20000
    ]
    spread = "".join(han[first :: len(han) // (3 * count)])
    return [spread[3 * n : 3 * n + 1 + n % 3] for n in range(count)] + HARD


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def compiler(cache):
    with compiler_of(shipped("red-gold"), cache) as opened:
        yield opened


def pages_of(people: list[str], design: Design) -> list[Filled]:
    symbols = Symbols(len(people))
    return [
        page(replace(CONTENT, name=name, check_code=f"7QK2-{n:04}"), design, symbols)
        for n, name in enumerate(people)
    ]


def pictures(content: bytes, folder: Path) -> list[Path]:
    folder.mkdir()
    subprocess.run(["pdftoppm", "-r", "100", "-gray", "-", str(folder / "p")], input=content, check=True)
    return sorted(folder.iterdir())


def texts(content: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(content)).pages]


def without_layers(design: Design) -> Design:
    """The design's text alone: what lies under and over it is drawn once, and the same in all ways."""
    (text,) = re.findall(r'<section class="text">.*?</section>', design.html, re.DOTALL)
    return replace(design, html=text)


@needs_poppler
@pytest.mark.parametrize(("key", "first"), [("red-gold", 0), ("plain-blue", 1), ("meander", 2)])
def test_three_ways_of_printing_give_the_same_pixels_and_text(key, first, cache, tmp_path):
    """Together more than two hundred names, hard ones in each design."""
    design = without_layers(shipped(key))
    pages = pages_of([*names(40, first), *HARD], design)

    with compiler_of(design, cache) as compiler:
        batch = compiler.batch(pages)
        whole = document([one.html() for one in pages], "结业证书")
        with compiler.renderer_for(pages) as cut, compiler.renderer_for([]) as plain:
            made = [pdf.join(batch.together("结业证书")), cut(whole), plain(whole)]

    assert 3 * len(pages) >= 200
    assert batch.tiers.compiled >= 0.7 * len(pages)
    assert texts(made[0]) == texts(made[1]) == texts(made[2])
    seen = [pictures(one, tmp_path / str(n)) for n, one in enumerate(made)]
    differing = [
        (one.name, other.parent.name)
        for one, *others in zip(*seen, strict=True)
        for other in others
        if ImageChops.difference(Image.open(one), Image.open(other)).getbbox()
    ]
    assert differing == []


@pytest.mark.parametrize("key", SHIPPED)
def test_no_file_holds_anothers_characters(key, cache):
    """Neither of those filled in nor of those that WeasyPrint sets with the batch's cut fonts."""
    people = [*names(12)[:12], *(f"Jörg{chr(0x4E00 + 37 * n)}" for n in range(WORTH_CUTTING))]
    contents = [replace(CONTENT, name=name, check_code=f"7QK2-{n:04}") for n, name in enumerate(people)]
    design = without_layers(shipped(key))

    with compiler_of(design, cache) as compiler:
        batch = compiler.batch([page(content, design, Symbols(1)) for content in contents])
        made = [one.pdf for one in batch.singles()]

    assert batch.tiers.compiled
    assert batch.tiers.cohort
    everywhere = set.intersection(*(characters(one) for one in made))
    for content, one in zip(contents, made, strict=True):
        own = set(content.name + content.unit_path + content.number + content.check_code + STAND_INS)
        assert characters(one) - everywhere - own == set()
        assert set(content.name) <= characters(one)


def characters(made: bytes) -> set[str]:
    """All characters that the fonts of a PDF can draw."""
    found = set()
    with pikepdf.open(BytesIO(made)) as opened:
        for one in opened.objects:
            if isinstance(one, pikepdf.Dictionary) and "/ToUnicode" in one:
                lines = one.ToUnicode.read_bytes().decode().split("\n")
                pairs = (line.split() for line in lines if line.startswith("<") and line.count("<") == 2)
                found |= {
                    bytes.fromhex(pair[1].strip("<>")).decode("utf-16-be") for pair in pairs if len(pair) == 2
                }
    return found


def test_what_cannot_be_filled_in_is_set_by_weasyprint(compiler):
    pages = pages_of(["林远", "沈书言", "Jörg", "欧阳清和", "王新", "赵立", "周正"], shipped("red-gold"))

    batch = compiler.batch(pages)

    assert [one is None for one in batch.ready] == [False, False, True, False, False, False, False]
    assert batch.tiers == Tiers(compiled=6, plain=1)
    assert "Jörg" in pypdf.PdfReader(BytesIO(list(batch.singles())[2].pdf)).pages[0].extract_text()


def test_a_kind_that_is_rare_in_each_batch_gets_its_template_in_time(tmp_path):
    design = without_layers(shipped("plain-blue"))
    with compiler_of(design, tmp_path) as compiler:
        tiers = [compiler.batch(pages_of(["林远", "沈书言"], design)).tiers for _turn in range(4)]

    assert tiers == [Tiers(plain=2), Tiers(plain=2), Tiers(compiled=2), Tiers(compiled=2)]


def test_what_was_laid_out_before_needs_no_weasyprint(tmp_path, monkeypatch):
    design = shipped("red-gold")
    pages = pages_of(["林远", "沈书言", "王新", "赵立", "周正", "吴欣"], design)
    with compiler_of(design, tmp_path) as compiler:
        first = [one.pdf for one in compiler.batch(pages).singles()]

    with compiler_of(design, tmp_path) as compiler:
        monkeypatch.setattr(compiler, "_render", None)  # whoever wants WeasyPrint now gets an error
        again = [one.pdf for one in compiler.batch(pages[:1]).singles()]

    assert again == first[:1]


@pytest.mark.parametrize(
    ("css", "why"),
    [
        (".name { letter-spacing: 1mm }", "letters that are spaced"),
        (".name { text-decoration: underline }", "ornaments that depend on the text"),
        (".name { font-family: 'Noto Serif CJK SC' }", "stand-ins that WeasyPrint sets otherwise"),
    ],
)
def test_a_design_that_sets_names_otherwise_is_left_to_weasyprint(css, why, cache, caplog):
    design = without_layers(shipped("red-gold"))
    design = replace(design, css=f"{design.css}\n{css}")

    with compiler_of(design, cache) as compiler:
        batch = compiler.batch(pages_of(["林远", "沈书言", "欧阳清和", "王新", "赵立", "周正"], design))

    assert batch.tiers == Tiers(plain=6)
    assert why in caplog.text


def test_a_batch_gives_the_same_bytes_again(cache):
    people = ["林远", "沈书言", "王新", "赵立", "周正", "欧阳清和", "Jörg"]
    contents = [replace(CONTENT, name=name) for name in people]

    first, second = (list(make_certificates(contents, cache=cache)) for _turn in range(2))

    assert first == second
    assert len(set(first)) == len(contents)


def test_combined_symbols_are_those_made_one_by_one():
    addresses = [f"https://peixun.example.org/c/7QK2-M4XD-{n:04}" for n in range(0, 9999, 1111)]

    many, one = Symbols(1000), Symbols(1)

    for address in addresses:
        assert many.symbol(address) == one.symbol(address)
    assert (
        one.symbol(addresses[0]).side
        == segno.make(addresses[0], error="m", boost_error=False).symbol_size()[0]
    )
