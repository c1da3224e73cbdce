"""One way of counting: the same texts through the server's counter and the page's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from trainingapp.cohorts.models import Counting
from trainingapp.core.settings import ROOT
from trainingapp.reflections.counting import length, with_plain_line_ends

CASES = json.loads((Path(__file__).parent / "counted.json").read_text())
SCRIPT = ROOT / "trainingapp/web/static/app/writing/counting.js"


@pytest.mark.parametrize("case", CASES, ids=[repr(case["text"]) for case in CASES])
@pytest.mark.parametrize("counting", Counting)
def test_the_server_counts(case, counting):
    assert length(case["text"], counting) == case[counting.value]


@pytest.mark.browser
def test_the_page_counts_the_same(page):
    module = SCRIPT.read_text().replace("export const", "const") + "\nwindow.counted = length;"
    page.add_script_tag(content=f"{{ {module} }}")

    counted = page.evaluate(
        "cases => cases.map(one => ['raw', 'non_space', 'han'].map(kind => window.counted(one.text, kind)))",
        CASES,
    )

    assert counted == [[case["raw"], case["non_space"], case["han"]] for case in CASES]


def test_every_han_character_of_the_ranges_counts_in_both_planes():
    for first, last in ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x2A6DF), (0x30000, 0x323AF)):
        assert length(chr(first) + chr(last), Counting.HAN) == 2


def test_nothing_but_line_ends_is_changed():
    assert with_plain_line_ends("一\r\n二\r三\n　四  ") == "一\n二\n三\n　四  "
