"""The printed certificate: what stands on it, that it fits, and that machines can read it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pypdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from trainingapp.certificates.design import (
    SHIPPED,
    CertificateContent,
    SealKind,
    Settings,
    content_problems,
    make_certificates,
    print_parts,
    shipped,
    whole,
)
from trainingapp.certificates.design.columns import split_host
from trainingapp.certificates.design.content import LONGEST, LONGEST_HOST
from trainingapp.certificates.design.page import page
from trainingapp.certificates.design.qr import Symbols
from trainingapp.certificates.design.wording import (
    chinese_date,
    chinese_number,
    chinese_period,
    class_name,
    values,
)

CONTENT = CertificateContent(
    number="社培结字〔2026〕第00017号",
    name="沈书言",
    cohort_title="全国社区党组织书记和居委会主任视频培训班",
    hosts=("云岭省委党校（云岭行政学院）", "云岭省民政厅", "东湖市干部教育学院"),
    starts_on=date(2026, 8, 20),
    ends_on=date(2026, 8, 24),
    issued_on=date(2026, 8, 24),
    verify_url="https://peixun.example.org/c/7QK2-M4XD-9TRA",
    check_code="7QK2-M4XD-9TRA",
    unit_path="云岭省东湖市柳林区青石街道梧桐里社区",
    programme="全国社区工作者素质提升计划",
    edition=3,
    study_hours=36,
)
NAMES = [
    "林远",
    "沈书言",
    "欧阳清和",
    "䶮𬭊㛃",
    "古丽巴努尔·阿不都热合曼·买买提艾力江",
    "Maria O’Sullivan-Lindqvist",
]
LONG = replace(
    CONTENT,
    name="W" * LONGEST["name"],
    cohort_title="社" * LONGEST["cohort_title"],
    unit_path="区" * LONGEST["unit_path"],
    programme="训" * LONGEST["programme"],
    number="号" * LONGEST["number"],
    check_code="M" * LONGEST["check_code"],
    verify_url="https://example.org/".ljust(LONGEST["verify_url"], "m"),
    hosts=tuple(char * LONGEST_HOST for char in "甲乙丙"),
    starts_on=date(2026, 12, 28),
    ends_on=date(2027, 12, 28),
    edition=1234,
    study_hours=1234,
    is_reissue=True,
)
needs_poppler = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler-utils is not installed")


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """A cache folder with its fonts made once for the module."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def printed(cache):
    """The certificates of NAMES, and the longest one last."""
    return list(make_certificates([*(replace(CONTENT, name=name) for name in NAMES), LONG], cache=cache))


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)


def poppler(program: str, content: bytes, *options: str) -> bytes:
    return subprocess.run([program, *options], input=content, capture_output=True, check=True).stdout


def lines_of(content: bytes) -> list[tuple[float, float, float, float, str]]:
    """Left, top, right, bottom in millimetres, and text of each piece."""
    pattern = r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>'
    found = re.findall(pattern, poppler("pdftotext", content, "-bbox", "-", "-").decode())
    return [(*(float(edge) * 25.4 / 72 for edge in box), text) for *box, text in found]


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (31, "三十一"), (105, "一百零五"), (110, "一百一十"),
     (1024, "一千零二十四"), (2006, "二千零六"), (9000, "九千")],
)  # fmt: skip
def test_numbers_in_words(number, words):
    assert chinese_number(number) == words


def test_days_in_words():
    assert chinese_date(date(2026, 8, 24)) == "二〇二六年八月二十四日"
    assert chinese_date(date(2030, 10, 1)) == "二〇三〇年十月一日"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2026, 8, 20), date(2026, 8, 20), "二〇二六年八月二十日"),
        (date(2026, 8, 20), date(2026, 8, 24), "二〇二六年八月二十日至二十四日"),
        (date(2026, 8, 30), date(2026, 9, 2), "二〇二六年八月三十日至九月二日"),
        (date(2026, 12, 30), date(2027, 1, 2), "二〇二六年十二月三十日至二〇二七年一月二日"),
    ],
)
def test_a_period_says_once_what_both_days_share(start, end, words):
    assert chinese_period(start, end) == words


def test_the_edition_is_added_unless_the_title_names_one():
    assert class_name(CONTENT).endswith("视频培训班（第三期）")
    assert class_name(replace(CONTENT, cohort_title="第三期社区治理培训班")) == "第三期社区治理培训班"
    assert class_name(replace(CONTENT, edition=None)) == CONTENT.cohort_title


def test_the_statement_gives_hours_in_words_and_leaves_them_out_when_unknown():
    assert "修完三十六学时" in statement(CONTENT)
    assert "修完4.5学时" in statement(replace(CONTENT, study_hours=4.5))
    assert "学时" not in statement(replace(CONTENT, study_hours=0))


def statement(content: CertificateContent) -> str:
    return values(content, Settings())["正文"]


def test_content_survives_json():
    assert CertificateContent.from_json(json.loads(json.dumps(LONG.to_json()))) == LONG


def test_good_content_has_no_problems():
    assert content_problems(CONTENT) == []
    assert content_problems(LONG) == []


@pytest.mark.parametrize(
    "change",
    [
        {"name": "王?"},
        {"name": "王\ue816"},
        {"name": ""},
        {"cohort_title": "班\U000323b0"},
        {"hosts": ("局\ue816",)},
        {"hosts": ()},
        {"hosts": ("甲", "乙", "丙", "丁")},
        {"hosts": ("甲" * (LONGEST_HOST + 1),)},
        {"cohort_title": "社" * (LONGEST["cohort_title"] + 1)},
        {"verify_url": "javascript:alert(1)"},
    ],
)
def test_content_that_cannot_be_printed_has_a_problem(change):
    assert content_problems(replace(CONTENT, **change))


def test_markup_and_template_code_in_content_stay_text():
    wicked = replace(CONTENT, name="<b>&{{ 7*7 }}", hosts=('"><img src=x>',), verify_url='https://a/"><i>')

    html = page(wicked, shipped("red-gold"), Symbols(1)).html()

    assert "&lt;b&gt;&amp;{{ 7*7 }}" in html
    assert "<img src=x" not in html
    assert "<i>" not in html


@pytest.mark.parametrize("key", SHIPPED)
def test_what_certificates_share_is_written_anew_as_soon_as_it_differs(key):
    others = [
        CONTENT,
        replace(CONTENT, hosts=CONTENT.hosts[:1]),
        replace(CONTENT, issued_on=CONTENT.issued_on + timedelta(days=1)),
        replace(CONTENT, cohort_title="另一个培训班", study_hours=8),
        replace(CONTENT, is_reissue=True),
    ]
    one_design = replace(shipped(key))

    in_turn = [page(other, one_design, Symbols(1)).html() for other in [*others, *others]]
    afresh = [page(other, replace(shipped(key)), Symbols(1)).html() for other in others]

    assert in_turn == [*afresh, *afresh]
    assert len(set(afresh)) >= 4


def test_a_bracketed_end_of_a_hosts_name_gets_its_own_line():
    assert split_host("云岭省委党校（云岭行政学院）", 2) == ["云岭省委党校", "（云岭行政学院）"]
    assert split_host("东湖市干部教育学院", 2) == ["东湖市干部", "教育学院"]


def test_name_number_and_code_can_be_extracted(printed):
    for name, made in zip(NAMES, printed, strict=False):
        text = text_of(made)
        assert name in text
        assert CONTENT.number in text
        assert CONTENT.check_code in text


def test_every_certificate_is_one_page_of_a4_landscape_with_a_link(printed):
    for made in printed:
        with pikepdf.open(BytesIO(made)) as opened:
            (page,) = opened.pages
            assert [round(float(edge) * 25.4 / 72) for edge in page.mediabox] == [0, 0, 297, 210]
            assert str(page.Annots[0].A.URI).startswith("https://")


def test_a_reissue_says_so(cache):
    (made,) = make_certificates([replace(CONTENT, is_reissue=True)], cache=cache)

    assert "补发" in text_of(made)


def test_seals_and_form_of_address_can_be_left_out(cache):
    (full,) = make_certificates([CONTENT], cache=cache)
    (plain,) = make_certificates(
        [CONTENT], cache=cache, design=shipped("red-gold").settled(Settings(seals=SealKind.NONE, address=""))
    )

    assert len(plain) < len(full) - 10_000
    assert "同志" in text_of(full)
    assert "同志" not in text_of(plain)


def by_poppler(made):
    return Image.open(BytesIO(poppler("pdftoppm", made, "-r", "110", "-png", "-")))


def by_pdfium(made):
    with pypdfium2.PdfDocument(made) as document:
        return document[0].render(scale=110 / 72).to_pil()


@pytest.mark.parametrize("draw", [pytest.param(by_poppler, marks=needs_poppler), by_pdfium])
@pytest.mark.parametrize("key", SHIPPED)
def test_the_qr_code_of_each_design_is_read_at_110_dpi(cache, key, draw):
    """On one with a short address, an ordinary one, and with the longest on the fullest page."""
    wanted = [replace(CONTENT, verify_url="https://a.cn/check/7QK2M4XD9TRA"), CONTENT, LONG]

    made = list(make_certificates(wanted, cache=cache, design=shipped(key)))

    read = [[code.text for code in zxingcpp.read_barcodes(draw(one))] for one in made]
    assert read == [[content.verify_url] for content in wanted]


@needs_poppler
def test_everything_fits_inside_the_frame_and_blocks_do_not_meet(printed):
    for made in printed:
        pieces = lines_of(made)
        assert pieces
        for left, top, right, bottom, text in pieces:
            assert 21 < left < right < 276, text
            assert 21 < top < bottom < 189.5, text
        closing = max(bottom for *_box, bottom, text in pieces if "特发此证" in text)
        issue_dates = [top for _left, top, *_box, text in pieces if text == chinese_date(CONTENT.issued_on)]
        assert closing < 145 < min(issue_dates)


def test_a_print_file_has_the_pages_in_order(cache):
    names = [f"林{chinese_number(number)}" for number in range(1, 64)]

    made = whole(print_parts([replace(CONTENT, name=name) for name in names], cache=cache))

    assert [page.extract_text().count(name) for page, name in
            zip(pypdf.PdfReader(BytesIO(made)).pages, names, strict=True)] == [1] * 63  # fmt: skip


def test_hosts_may_differ_within_a_print_file(cache):
    other = replace(CONTENT, hosts=("东湖市委组织部",))

    made = whole(print_parts([CONTENT, other, CONTENT], cache=cache))

    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages]
    assert ["组织部" in page for page in pages] == [False, True, False]


def test_certificates_are_made_again_byte_for_byte(cache):
    first, second = (list(make_certificates([CONTENT], cache=cache)) for _turn in range(2))

    assert first == second


def test_a_file_holds_no_glyph_of_another_trainee(cache):
    _other, made = make_certificates(
        [replace(CONTENT, name="龘靐齉"), replace(CONTENT, name="林远")], cache=cache
    )

    with pikepdf.open(BytesIO(made)) as opened:
        maps = b"".join(item["/ToUnicode"].read_bytes() for item in opened.objects
                        if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item)  # fmt: skip
    assert f"{ord('林'):04x}".encode() in maps.lower()
    assert f"{ord('龘'):04x}".encode() not in maps.lower()
