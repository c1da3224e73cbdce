"""ZIP files written as they grow are read by others."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

from trainingapp.core import zipping
from trainingapp.core.zipping import ZipWriter

DAY = date(2026, 8, 28)


def zipped(members):
    whole = BytesIO()
    writer = ZipWriter(whole.write)
    for name, head, tail in members:
        writer.add(name, head, tail, day=DAY)
    writer.close()
    return zipfile.ZipFile(whole)


def test_members_come_out_as_they_went_in():
    head = b"shared" * 1000
    members = [
        ("甲 1.pdf", head, b"a"),
        ("乙 2.pdf", head, b"bb"),
        ("c.pdf", b"", b"ccc"),
        ("空.pdf", b"", b""),
    ]

    read = zipped(members)

    assert read.testzip() is None
    assert {one: read.read(one) for one in read.namelist()} == {name: h + t for name, h, t in members}
    assert read.infolist()[0].date_time[:3] == (2026, 8, 28)


def test_an_empty_file_is_a_zip_file():
    assert zipped([]).namelist() == []


def test_beyond_the_old_limits_the_newer_form_is_written(monkeypatch):
    monkeypatch.setattr(zipping, "_MOST_16", 3)  # so that no test has to write 65,535 members and 4 GiB
    monkeypatch.setattr(zipping, "_MOST_32", 0xFFFF)
    members = [(f"{n}.pdf", b"head" * 10_000, b"%d" % n) for n in range(5)]
    whole = BytesIO()
    writer = ZipWriter(whole.write)
    for name, head, tail in members:
        writer.add(name, head, tail, day=DAY)
    writer.close()

    content = whole.getvalue()

    assert content.count(b"PK\6\6") == content.count(b"PK\6\7") == 1
    assert content.count(b"\1\0\x08\0") >= 3, "the places of far members"
