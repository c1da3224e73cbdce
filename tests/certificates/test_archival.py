"""Files marked as PDF/A-3u, in whatever way they are made."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from sqlalchemy import select

from tests.certificates.test_compiled import without_layers
from tests.certificates.test_design import CONTENT
from tests.certificates.test_print_files import a_class, numbers, work
from trainingapp.certificates.design import make_certificates, print_parts, shipped, whole
from trainingapp.certificates.models import PrintFile
from trainingapp.core.jobs.models import Job
from trainingapp.core.session import session as current_session

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


# -- ordered by an organizer -----------------------------------------------------------------------------------


def is_archival(document):
    with pikepdf.open(document) as opened, opened.open_metadata() as metadata:
        return metadata.pdfa_status == "3U"


def newest(model):
    return current_session.scalars(select(model).order_by(model.id.desc())).first()


@pytest.fixture
def ordering(app, client, session):
    """Orders something as the page does, lets it be made, and gives it back."""
    cohort, _main, branch, organizer = a_class()
    client.sign_in(organizer)
    address = f"/cohorts/{cohort.id}/certificates/print-files"

    def ordered(path="", **asked):
        assert client.post(address + path, data={"site": branch.id, **asked}).status_code == 303
        work(app, newest(Job))
        return newest(PrintFile)

    ordered.page = lambda one=None: client.get(f"{address}/{one.id}" if one else address[:-12]).text
    return ordered


@pytest.mark.parametrize("archival", [True, False])
def test_a_print_file_and_its_pages_again_are_of_the_kind_that_was_ordered(ordering, archival):
    assert 'name="archival" value="1"' in ordering.page()

    made = ordering(what="sheets", **{"archival": "1"} if archival else {})
    again = ordering(f"/{made.id}/pages", pages="2")

    assert [is_archival(one.file.path) for one in (made, again)] == [archival] * 2
    assert [numbers(one.file) for one in (made, again)] == [["演-004", "演-005", "演-006"], ["演-005"]]
    for one in (made, again):
        assert ("PDF/A-3u" in ordering.page(one)) is ("PDF-A" in one.file.name) is archival
    assert ("· PDF/A" in ordering.page()) is archival


def test_every_site_and_each_member_of_a_zip_file_can_be_archival(ordering, session):
    ordering(what="each", archival="1")
    assert [is_archival(one.file.path) for one in session.scalars(select(PrintFile))] == [True, True]

    for asked in ({"archival": "1"}, {}):
        with zipfile.ZipFile(ordering(what="zip", **asked).file.path) as read:
            members = [is_archival(BytesIO(read.read(name))) for name in read.namelist()]
        assert members == [bool(asked)] * 3
