"""Certificates printed from a template are those that WeasyPrint would have set, to the pixel and the letter."""

from __future__ import annotations

import subprocess
from collections import Counter
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
from trainingapp.certificates.design import make_certificates
from trainingapp.certificates.design.page import Design, document, page, stylesheet
from trainingapp.certificates.design.qr import Symbols
from trainingapp.core import pdf
from trainingapp.core.fonts import KAI_FAMILIES
from trainingapp.core.fonts.stack import FLOOR
from trainingapp.core.pdf.compiled import Compiler, Filled
from trainingapp.core.pdf.keeping import Kept

HARD = [
    "䶮𬭊㛃", "𠅤𫖯", "古丽巴努尔·阿不都热合曼", "买买提·艾力江", "Zulfiya", "John-Lindqvist", "Jörg", "龍〇龘",
    "欧阳清和", "阿不都", "O’Sullivan", "𬸪𰻝", "é", "一", "王·Li",
]  # fmt: skip


def names(count: int) -> list[str]:
    """Invented names of characters drawn evenly from the 8,105 standard ones, then the hard ones."""
    han = [
        chr(point)
        for point in sorted(TTFont(FLOOR).getBestCmap())
        if 0x3400 <= point <= 0x9FFF or point >= 0x20000
    ]
    spread = "".join(han[:: len(han) // (3 * count)])
    return [spread[3 * n : 3 * n + 1 + n % 3] for n in range(count)] + HARD * 6


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def weasyprint(cache):
    """WeasyPrint with the certificates' style sheet."""
    with pdf.renderer(cache=cache, css=stylesheet()) as render:
        yield render


@pytest.fixture
def compiler(cache, weasyprint):
    blank = weasyprint(document([""], ""))
    return Compiler(
        cache=cache,
        families=KAI_FAMILIES,
        render=weasyprint,
        body=document,
        layers=lambda _page: (blank, blank),
    )


def pages_of(people: list[str]) -> list[Filled]:
    symbols = Symbols(len(people))
    return [
        page(replace(CONTENT, name=name, check_code=f"7QK2-{n:04}"), Design(), symbols)
        for n, name in enumerate(people)
    ]


def pictures(content: bytes, folder: Path) -> list[Path]:
    folder.mkdir()
    subprocess.run(["pdftoppm", "-r", "100", "-gray", "-", str(folder / "p")], input=content, check=True)
    return sorted(folder.iterdir())


@needs_poppler
def test_two_hundred_names_come_out_as_weasyprint_sets_them(compiler, weasyprint, tmp_path):
    pages = pages_of(names(130))

    batch = compiler.batch(pages)
    ours = pdf.join(batch.together("结业证书"))
    theirs = weasyprint(document([one.html() for one in pages], "结业证书"))

    assert len(pages) >= 200
    assert sum(one is not None for one in batch.ready) > 0.8 * len(pages)
    texts = [
        ["".join(p.extract_text().split()) for p in pypdf.PdfReader(BytesIO(made)).pages]
        for made in (ours, theirs)
    ]
    assert texts[0] == texts[1]
    pairs = zip(pictures(ours, tmp_path / "ours"), pictures(theirs, tmp_path / "theirs"), strict=True)
    differing = [
        one.name
        for one, other in pairs
        if ImageChops.difference(Image.open(one), Image.open(other)).getbbox()
    ]
    assert differing == []


def test_no_file_holds_anothers_characters(cache):
    people = names(30)[:30]
    contents = [replace(CONTENT, name=name, check_code=f"7QK2-{n:04}") for n, name in enumerate(people)]

    made = list(make_certificates(contents, cache=cache))

    everywhere = set.intersection(*(characters(one) for one in made))
    for content, one in zip(contents, made, strict=True):
        own = set(content.name + content.unit_path + content.number + content.check_code)
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
    pages = pages_of(["林远", "沈书言", "Jörg", "欧阳清和", "王新", "赵立", "周正"])

    batch = compiler.batch(pages)

    assert [one is None for one in batch.ready] == [False, False, True, False, False, False, False]
    assert "Jörg" in pypdf.PdfReader(BytesIO(list(batch.singles())[2].pdf)).pages[0].extract_text()


def test_what_was_laid_out_before_needs_no_weasyprint(cache, weasyprint, tmp_path):
    asked = []

    def render(html: str) -> bytes:
        asked.append(html)
        return weasyprint(html)

    blank = weasyprint(document([""], ""))
    pages = pages_of(["林远", "沈书言", "王新", "赵立", "周正", "吴欣"])
    compilers = (
        Compiler(
            cache=cache, families=KAI_FAMILIES, render=render, body=document, layers=lambda _page: (blank, blank),
            kept=Kept(tmp_path),
        )
        for _turn in range(2)
    )  # fmt: skip

    first = [one.pdf for one in next(compilers).batch(pages).singles()]
    made = len(asked)
    again = [one.pdf for one in next(compilers).batch(pages[:1]).singles()]

    assert made >= 2, "the proof of the characters, and the exemplars"
    assert len(asked) == made
    assert again == first[:1]


def test_a_batch_gives_the_same_bytes_again(cache):
    contents = [replace(CONTENT, name=name) for name in names(8)]

    first, second = (list(make_certificates(contents, cache=cache)) for _turn in range(2))

    assert first == second
    assert Counter(map(len, first)).total() == len(contents)


def test_combined_symbols_are_those_made_one_by_one():
    addresses = [f"https://peixun.example.org/c/7QK2-M4XD-{n:04}" for n in range(0, 9999, 1111)]

    many, one = Symbols(1000), Symbols(1)

    for address in addresses:
        assert many.symbol(address) == one.symbol(address)
    assert (
        one.symbol(addresses[0]).side
        == segno.make(addresses[0], error="m", boost_error=False).symbol_size()[0]
    )
