"""PDFs from HTML: made apart from the server, closed to the outside, nothing left out in silence."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest

from trainingapp.core import fonts, pdf
from trainingapp.core.fonts import KAI, SONG, font_files

CSS_SONG = f"html {{ font-family: {SONG} }}"
CSS = f"@page {{ size: A5 }} p {{ font-family: {KAI} }}"
DOT = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3" fill="red"/></svg>'


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """A cache folder with its fonts made once for the module."""
    return tmp_path_factory.mktemp("cache")


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)


def fonts_of(content: bytes) -> set[str]:
    with pikepdf.open(BytesIO(content)) as document:
        return {
            str(item["/FontName"]).split("+")[-1]
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and "/FontName" in item
        }


def test_chinese_and_rare_characters_are_embedded_and_extracted(cache):
    made = pdf.render("<p>你好，䶮𬭊㛃·林远", css=CSS, cache=cache)

    assert "你好，䶮𬭊㛃·林远" in text_of(made)
    assert any("Peixun" in name for name in fonts_of(made))


def test_the_bundled_font_suffices(cache):
    made = pdf.render("<p>结业证书 䶮𬭊㛃 O’Brien", css=CSS, cache=cache, stack=font_files()[:1])

    assert "䶮𬭊㛃" in text_of(made)


def test_equal_documents_give_equal_bytes(cache):
    first, second = (pdf.render("<p>同样", css=CSS, cache=cache) for _turn in range(2))

    assert first == second


def test_an_asset_handed_over_is_found(cache):
    made = pdf.render('<img src="mem:///dot.svg">', assets={"dot.svg": DOT}, cache=cache)

    assert len(made) > len(pdf.render("", cache=cache))


@pytest.mark.parametrize(
    "part",
    [
        '<img src="mem:///seal.svg">',
        '<img src="seal.svg">',
        '<img src="http://127.0.0.1:1/seal.svg">',
        '<img src="file:///etc/hostname">',
        '<link rel="stylesheet" href="file:///etc/hostname">',
        '<style>@import "http://127.0.0.1:1/a.css"</style>',
        '<a rel="attachment" href="file:///etc/hostname">a</a>',
        '<svg><image href="mem:///inner.png"/></svg>',
        '<img src="data:image/png;base64,eHh4">',
    ],
)
def test_what_was_not_handed_over_refuses_the_document(cache, part):
    with pytest.raises(pdf.MissingAsset):
        pdf.render(f"<p>字{part}", css=CSS, cache=cache)


def test_the_missing_asset_is_named(cache):
    with pytest.raises(pdf.MissingAsset, match="seal-7"):
        pdf.render('<img src="mem:///seal-7.svg">', cache=cache)


def test_an_asset_missing_from_the_style_sheet_is_named(cache):
    with pytest.raises(pdf.MissingAsset, match=r"ground\.svg"):
        pdf.render("<p>字", css="@page { background: url(mem:///ground.svg) }", cache=cache)


def test_a_character_without_a_glyph_refuses_the_document(cache):
    with pytest.raises(pdf.MissingGlyphs) as refused:
        pdf.render("<p>字\u0f40", css=CSS, cache=cache, stack=font_files()[:1])

    assert refused.value.characters == "\u0f40"
    assert "U+0F40" in str(refused.value)


@pytest.mark.parametrize("written", ["张\ue863", "张&#xE863;"])
def test_private_use_characters_are_refused_though_fonts_have_them(cache, written):
    with pytest.raises(pdf.MissingGlyphs, match=r"U\+E863"):
        pdf.render(f"<p>{written}", css=CSS, cache=cache)


@pytest.mark.parametrize(
    "body", ['<p style="font-size: 1e9px">字', "<div>" * 2000], ids=["huge type", "deep nesting"]
)
def test_whatever_the_library_raises_becomes_a_refusal(cache, body):
    with pytest.raises(pdf.PdfFailed):
        pdf.render(body, cache=cache)


def test_a_document_that_takes_too_long_is_ended(cache):
    with pytest.raises(pdf.PdfTooLarge):
        pdf.render("<p>" + "字" * 400_000, css=CSS, cache=cache, limits=pdf.Limits(seconds=1))


def test_a_document_that_takes_too_much_memory_is_ended(cache):
    with pytest.raises(pdf.PdfTooLarge):
        pdf.render("<p>" + "<i>字</i>" * 100_000, css=CSS, cache=cache, limits=pdf.Limits(memory=120 << 20))


def test_a_batch_comes_in_order_and_tells_its_progress(cache):
    heard: list[int] = []

    made = list(
        pdf.render_many([f"<p>第{n}页" for n in "一二三"], css=CSS, cache=cache, progress=heard.append)
    )

    assert [text_of(one).strip() for one in made] == ["第一页", "第二页", "第三页"]
    assert heard == [1, 2, 3]


def test_a_refusal_tells_which_document_of_the_batch(cache):
    with pytest.raises(pdf.MissingAsset) as refused:
        list(pdf.render_many(["<p>一", '<img src="mem:///x">'], css=CSS, cache=cache))

    assert refused.value.index == 1


def children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def test_an_exception_from_progress_ends_the_batch_and_the_child(cache):
    before = children()

    def cancel(_done: int) -> None:
        raise InterruptedError

    batch = pdf.render_many(["<p>一", "<p>二"], css=CSS, cache=cache, progress=cancel)
    with pytest.raises(InterruptedError):
        list(batch)

    assert children() == before


def test_closing_the_batch_ends_the_child(cache):
    before = children()
    batch = pdf.render_many(["<p>一", "<p>二"], css=CSS, cache=cache)
    next(batch)
    assert children() != before

    batch.close()

    assert children() == before


def test_threads_print_at_the_same_time(cache):
    def page(number: int) -> str:
        return text_of(pdf.render(f"<p>第{number}号", css=CSS, cache=cache)).strip()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(page, range(3))) == ["第0号", "第1号", "第2号"]


def test_the_child_knows_nothing_of_the_servers_environment(cache, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.setenv("FONTCONFIG_FILE", "/nowhere/fonts.conf")

    assert "好" in text_of(pdf.render("<p>好", css=CSS, cache=cache))


def test_a_machine_that_can_print_passes_the_check(cache):
    pdf.check(cache)


def test_fonts_cut_to_some_characters_print_these_as_before_and_no_others(cache):
    html = "<p style='font-weight: bold'>甲乙“一”</p><p>AV 12"
    whole = pdf.render(html, cache=cache, css=CSS_SONG)
    with fonts.cut_to("甲乙“一”", cache) as (folder, stack):
        cut = pdf.render(html, cache=folder, css=CSS_SONG, stack=stack)
        with pytest.raises(pdf.MissingGlyphs) as refused:
            pdf.render("<p>丙", cache=folder, css=CSS_SONG, stack=stack)

    assert refused.value.characters == "丙"
    assert text_of(cut) == text_of(whole)
    with pdf.renderer(cache=cache) as printer:
        assert printer.picture(cut) == printer.picture(whole)
    assert not folder.exists()


def test_what_a_killed_process_left_of_cut_fonts_is_cleared_away_after_a_day(tmp_path):
    for name, age in (("cut-old", 25), ("cut-new", 1)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "font.otf").touch()
        then = time.time() - age * 3600
        os.utime(tmp_path / name, (then, then))
    with fonts.cut_to("甲", tmp_path):
        pass

    assert [one.name for one in tmp_path.glob("cut-*")] == ["cut-new"]


def test_joining_keeps_bookmarks_with_their_pages(cache):
    second = "<h1>乙</h1><h2 style='break-before: page'>丙</h2>"
    joined = pdf.join([pdf.render(html, cache=cache) for html in ("<h1>甲</h1>", second, "<p>丁", "<h1>戊")])
    reader = pypdf.PdfReader(BytesIO(joined))
    first, other, (below,), last = reader.outline

    assert [one.title for one in (first, other, below, last)] == ["甲", "乙", "丙", "戊"]
    assert [reader.get_destination_page_number(one) for one in (first, other, below, last)] == [0, 1, 2, 4]
    assert pdf.chapter_starts(joined) == [1, 2, 5]


def test_joining_keeps_order_and_is_repeatable(cache):
    parts = list(pdf.render_many(["<p>甲", "<p>乙"], css=CSS, cache=cache))

    joined = pdf.join(parts)

    assert pdf.page_count(joined) == 2
    assert text_of(joined).replace("\n", "") == "甲乙"
    assert joined == pdf.join(parts)


def test_layers_are_stored_once_and_lie_under_and_over(cache):
    text, under, over = pdf.render_many(
        ["<p>甲<p style='break-before: page'>乙", "<p>底", "<p>章"], css=CSS, cache=cache
    )

    made = pdf.layered(text, under=under, over=over)

    assert [page.extract_text().split() for page in pypdf.PdfReader(BytesIO(made)).pages] == [
        ["底", "甲", "章"],
        ["底", "乙", "章"],
    ]
    with pikepdf.open(BytesIO(made)) as document:
        forms = [
            item
            for item in document.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form"
        ]
    assert len(forms) == 2
