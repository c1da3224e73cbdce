"""What WeasyPrint made is kept, found again only where it would be made the same, and never trusted when damaged."""

from __future__ import annotations

import pytest

from trainingapp.core.pdf import keeping
from trainingapp.core.pdf.keeping import Kept


class Counting:
    """Makes documents and counts them."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, html: str) -> bytes:
        self.asked.append(html)
        return html.encode() * 3


@pytest.fixture
def make():
    return Counting()


def test_a_document_is_made_once(tmp_path, make):
    first = Kept(tmp_path / "k", "css").made("a", make)

    assert Kept(tmp_path / "k", "css").made("a", make) == first
    assert make.asked == ["a"]


def test_another_style_or_document_is_another(tmp_path, make):
    Kept(tmp_path, "css").made("a", make)

    Kept(tmp_path, "other css").made("a", make)
    Kept(tmp_path, "css").made("b", make)

    assert make.asked == ["a", "a", "b"]


def test_a_damaged_file_counts_as_absent(tmp_path, make):
    kept = Kept(tmp_path)
    kept.made("a", make)
    (path,) = tmp_path.iterdir()
    whole = bytearray(path.read_bytes())
    whole[-1] ^= 1
    path.write_bytes(whole)

    assert kept.find("a") is None
    assert kept.made("a", make) == b"aaa"
    assert kept.find("a") == b"aaa"


def test_the_folder_does_not_grow_for_ever(tmp_path, make, monkeypatch):
    monkeypatch.setattr(keeping, "MOST", 3)
    for name in "abcde":
        Kept(tmp_path).made(name, make)

    assert len(list(tmp_path.iterdir())) == 3


def test_facts_add_up(tmp_path):
    Kept(tmp_path).add_facts("proved", {"甲": ["Kai", 1]})
    Kept(tmp_path).add_facts("proved", {"乙": ["Kai", 2]})

    assert Kept(tmp_path).facts("proved") == {"甲": ["Kai", 1], "乙": ["Kai", 2]}
