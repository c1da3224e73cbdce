"""What staff may write in a design, and that nothing else gets through."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.certificates.test_design import CONTENT
from trainingapp.certificates.design import (
    PLACEHOLDERS,
    SHIPPED,
    Design,
    SealKind,
    Settings,
    design_faults,
    shipped,
    shortcomings,
)
from trainingapp.certificates.design.page import layer, page
from trainingapp.certificates.design.qr import Symbols

PAGE = "@page { size: 297mm 210mm }"
NAME = '<section class="text"><p>[[姓名]]</p></section>'


def html_of(html: str, css: str = PAGE, **change: object) -> str:
    return page(replace(CONTENT, **change), Design(html, css), Symbols(1)).html()


@pytest.mark.parametrize("key", SHIPPED)
def test_the_programs_designs_have_no_faults_and_use_what_every_machine_has(key):
    design = shipped(key)

    assert design_faults(design) == []
    assert shortcomings(design, CONTENT.hosts) == []
    assert {"[[姓名]]", "[[证书编号]]", "[[核验码]]", "[[二维码]]", "[[落款]]", "[[印章]]"} <= {
        one.written for one in PLACEHOLDERS if one.written in design.html
    }


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("<script>alert(1)</script>", "script"),
        ("<a href='https://example.org'>x</a>", "a"),
        ("<p onclick='x()'>x</p>", "onclick"),
        ("<img src='https://example.org/x.png' alt=''>", "src"),
        ("<img src='other.png' alt=''>", "other.png"),
        ("<img src='file:///etc/passwd' alt=''>", "src"),
        ("<p style='background: url(https://example.org/x.png)'>x</p>", "url()"),
        ("<p style='position: fixed'>x</p>", "position"),
        ("<iframe></iframe>", "iframe"),
        ("<svg><use href='x'/></svg>", "svg"),
        ("<span data-field='name'>x</span>", "data-field"),
        ("<p>[[身份证号]]</p>", "身份证号"),
        ("<p>[[印章]]</p>", "印章"),
        ("<p>", "p"),
        ("</div>", "div"),
        ("<?php x ?>", "<?"),
        ("<p data-width='javascript:1'>x</p>", "data-width"),
    ],
)
def test_what_is_not_listed_is_refused_with_its_line(line, part):
    design = Design(f'<section class="text">\n<p>[[姓名]]</p>\n{line}\n</section>', PAGE)

    faults = design_faults(design)

    assert any("3" in fault and part in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        ("@import 'https://example.org/x.css';", "@import"),
        ("@font-face { font-family: x; src: url(x.woff) }", "@font-face"),
        ("@media print { p { color: red } }", "@media"),
        ("p { background: url(https://example.org/x.png) }", "url()"),
        ("p { background: url('data:image/png;base64,AAAA') }", "url()"),
        ("p { background-image: image-set('x.png' 1x) }", "image-set"),
        ("p::before { content: 'x' }", "content"),
        ("p { position: running(head) }", "running"),
        ("p { overflow: hidden }", "overflow"),
        ("p { string-set: x 'y' }", "string-set"),
        ("p { color: expression(alert(1)) }", "expression"),
        ("p { font-family: Arial }", "Arial"),
        ("p { --x: url(x) }", "--x"),
        ("p { behavior: x }", "behavior"),
        ("p { color: red", "x"),
    ],
)
def test_a_style_sheet_fetches_nothing_and_hides_nothing(rule, part):
    design = Design(NAME, f"{PAGE}\n\n{rule}")

    faults = design_faults(design)

    if part == "x":  # an unclosed block at the end is closed by the rules of CSS
        assert faults == []
    else:
        assert any("3" in fault and part in fault for fault in faults), faults


def test_the_renderer_gets_only_what_was_understood():
    css = f"{PAGE} /* x */ .a {{ background: URL(frame.svg) ; }} .b {{ background: url('frame.svg') }}"
    design = Design(
        '<section class="text"><!-- x --><P CLASS="a">&lt;b&gt;[[姓名]]</P></section>',
        css,
        {"frame.svg": b""},
    )

    assert design_faults(design) == []
    assert design.stylesheet.count("mem:///frame.svg") == 2
    assert "x */" not in design.stylesheet
    assert page(CONTENT, design, Symbols(1)).html() == (
        '<section class="text"><p class="a">&lt;b&gt;<span data-field="name">沈书言</span></p></section>'
    )


@pytest.mark.parametrize(
    "text", ["{{ 7*7 }}", "{% if x %}", "{0.__class__}", "${x}", "%(name)s", "[[ 姓名 ]"]
)
def test_there_is_no_template_language(text):
    assert f"<p>{text}</p>" in html_of(f'<section class="text"><p>{text}</p></section>')


def test_what_stands_for_a_placeholder_is_not_looked_at_again():
    assert "[[单位]]" in html_of(NAME, name="[[单位]]")
    assert "&lt;b&gt;" in html_of(NAME, name="<b>")


def test_a_line_without_a_value_is_left_out():
    html = '<section class="text"><p class="u">[[单位]]</p><p>[[姓名]][[称谓]]</p></section>'

    assert "u" not in html_of(html, unit_path="").replace("section", "").replace("span", "").replace("u0", "")
    assert '<p class="u">' in html_of(html)


def test_a_name_that_stands_twice_is_two_fields():
    made = page(CONTENT, Design(NAME.replace("[[姓名]]", "[[姓名]] [[姓名]]"), PAGE), Symbols(1))

    assert made.fields == {"name": "沈书言", "name2": "沈书言"}


def test_a_sentence_may_use_texts_and_no_blocks():
    settings = Settings(sentence="[[姓名]]于[[培训时间]]参加培训。[[二维码]]")
    design = shipped("red-gold").settled(settings)

    assert any("二维码" in fault for fault in design_faults(design))
    fine = design.settled(replace(settings, sentence="[[姓名]]参加[[培训班]]，准予结业。"))
    assert design_faults(fine) == []
    assert "沈书言参加全国社区" in page(CONTENT, fine, Symbols(1)).html()


def test_missing_fonts_and_seals_are_named():
    design = shipped("red-gold").settled(
        Settings(seals=SealKind.PICTURES, seal_pictures={CONTENT.hosts[1]: b"png"})
    )

    missing = shortcomings(design, CONTENT.hosts)

    assert [host for host in CONTENT.hosts if any(host in one for one in missing)] == [
        CONTENT.hosts[0],
        CONTENT.hosts[2],
    ]


def test_seals_stand_in_the_columns_of_their_hosts():
    design = shipped("meander")

    assert layer(design, "over", CONTENT.hosts).count('class="seal"') == 3
    assert layer(design, "over", CONTENT.hosts[:1]).count("width: 80mm") == 1
    assert 'class="seal"' not in layer(design.settled(Settings(seals=SealKind.NONE)), "over", CONTENT.hosts)
