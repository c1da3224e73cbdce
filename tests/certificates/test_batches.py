"""Pages printed again, names of members, the mark of what is printed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.certificates.test_design import CONTENT
from trainingapp.certificates import batches
from trainingapp.certificates.batches import Handed
from trainingapp.core.errors import DomainError


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("37-41", [37, 38, 39, 40, 41]),
        ("41", [41]),
        ("3，1、2 2", [1, 2, 3]),
        ("37–38; 40 至 41", [37, 38, 40, 41]),
        (" 5 - 6 ,9", [5, 6, 9]),
    ],
)
def test_pages_are_read_as_people_write_them(written, meant):
    assert batches.pages(written, 60) == meant


@pytest.mark.parametrize("written", ["", " , ", "a", "5-", "61", "0", "41-37", "1-61", "3.5"])
def test_pages_that_mean_nothing_are_refused(written):
    with pytest.raises(DomainError):
        batches.pages(written, 60)


def test_page_numbers_in_short():
    assert batches.ranges([37, 38, 39, 60]) == "37–39, 60"
    assert batches.ranges([]) == ""


def test_two_people_of_one_name_have_different_names():
    contents = [replace(CONTENT, number=number, name="王静") for number in ("A/1", "A:1", "a-1", "B 2")]

    assert batches.member_names(contents) == [
        "A-1 王静.pdf",
        "A-1 王静 (2).pdf",
        "a-1 王静 (3).pdf",
        "B 2 王静.pdf",
    ]


def test_names_hold_nothing_that_a_file_system_refuses():
    (name,) = batches.member_names([replace(CONTENT, number="民\\培/1:", name="O’ <x>\u202e" + "很" * 90)])

    assert name.startswith("民-培-1- O’ -x-")
    assert len(name.encode()) <= 255
    assert name.endswith("很.pdf")


def test_the_mark_changes_with_content_and_order():
    other = replace(CONTENT, name="林近")
    marks = {
        batches.data_version(rows)
        for rows in ([(CONTENT, 1), (other, 1)], [(other, 1), (CONTENT, 1)], [(CONTENT, 2), (other, 1)], [(CONTENT, 1)])
    }  # fmt: skip

    assert len(marks) == 4
    assert batches.data_version([(CONTENT, 1)]) in marks


def test_the_order_is_kept_as_plain_values():
    order = [Handed(7, 1), Handed(3, None)]

    assert batches.thawed(batches.frozen(order)) == order
