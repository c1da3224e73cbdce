"""Files marked as PDF/A-3u, in whatever way they are made."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from tests.certificates.test_compiled import without_layers
from tests.certificates.test_design import CONTENT
from trainingapp.certificates.design import make_certificates, print_parts, shipped, whole

PEOPLE = ["林远", "沈书言", "王新", "赵立", "周正", "欧阳清和", "Jörg"]


@pytest.fixture(scope="module")
def contents():
    return [replace(CONTENT, name=name, number=f"演示-{n}号") for n, name in enumerate(PEOPLE)]


def check(made: bytes, title: str) -> None:
    """What a reader of archives looks for, as far as it can be told without a validator."""
    with pikepdf.open(BytesIO(made)) as opened:
        metadata = opened.Root.Metadata.read_bytes().decode()
        assert 'pdfaid:part="3"' in metadata
        assert 'pdfaid:conformance="U"' in metadata
        with opened.open_metadata() as xmp:
            assert xmp["dc:title"] == title == str(opened.docinfo["/Title"])
            assert xmp["pdf:Producer"] == str(opened.docinfo["/Producer"])
        assert pikepdf.Name("/GTS_PDFA1") == opened.Root.OutputIntents[0].S
        assert opened.Root.OutputIntents[0].DestOutputProfile.read_bytes()
        assert opened.trailer.ID
        assert "/Filter" not in opened.Root.Metadata or opened.Root.Metadata.Filter != pikepdf.Name(
            "/LZWDecode"
        )
        fonts = [
            one
            for one in opened.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"
        ]
        whole_fonts = [one for one in fonts if one.Subtype == "/Type0"]
        assert whole_fonts
        assert all("/ToUnicode" in one for one in whole_fonts)
        assert all(one.FontDescriptor.get("/FontFile2") for one in fonts if one.Subtype == "/CIDFontType2")
        notes = [note for page in opened.pages for note in page.get("/Annots", [])]
        assert all(int(note.F) & 4 for note in notes)


def test_single_files_carry_the_marks_and_their_own_title(contents, tmp_path):
    design = without_layers(shipped("plain-blue"))

    made = list(make_certificates(contents, cache=tmp_path, design=design, archival=True))

    for content, one in zip(contents, made, strict=True):
        check(one, f"结业证书 {content.number}")
    assert made == list(make_certificates(contents, cache=tmp_path, design=design, archival=True))


def test_a_print_file_of_several_parts_carries_them(contents, tmp_path):
    design = without_layers(shipped("plain-blue"))

    (part,) = print_parts(contents, cache=tmp_path, design=design, archival=True)

    assert (part.tiers.compiled, part.tiers.plain) == (6, 1)
    check(whole([part, part]), "结业证书")
