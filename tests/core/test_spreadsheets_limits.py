"""Limits of what is read, and the child process that holds them."""

from __future__ import annotations

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from trainingapp.core.errors import DomainError
from trainingapp.core.spreadsheets import (
    LIMITS,
    Workbook,
    read_in_child,
    read_workbook,
)


def read(folder: Path, data: bytes, name: str = "名册.xlsx") -> Workbook:
    path = folder / "sent"
    path.write_bytes(data)
    return read_workbook(path, name)


def texts(workbook: Workbook) -> list[tuple[str, ...]]:
    return [row.texts for row in workbook.sheets[0].rows]


def xlsx(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheet_with(row: int, column: int, text: str = "x", rows: int = 1) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("名册")
        for number in range(rows):
            sheet.write_string(number, 0, "张伟")
        sheet.write_string(row, column, text)
    return buffer.getvalue()


def test_limits_name_the_cell_that_passes_them(tmp_path: Path) -> None:
    path = tmp_path / "sent"
    path.write_bytes(sheet_with(6, 300))
    with pytest.raises(DomainError, match="KO7"):
        read_workbook(path, "a.xlsx")
    path.write_bytes(sheet_with(6, 1, "好" * 300))
    with pytest.raises(DomainError, match="B7"):
        read_workbook(path, "a.xlsx", LIMITS._replace(cell_characters=200))
    path.write_bytes(sheet_with(30, 1, rows=30))
    with pytest.raises(DomainError, match="30 rows"):
        read_workbook(path, "a.xlsx", LIMITS._replace(rows=30))
    with pytest.raises(DomainError, match="0 MB"):
        read_in_child(path, "a.xlsx", LIMITS._replace(file_bytes=100))


def test_a_child_reads_what_this_process_reads(tmp_path: Path) -> None:
    path = tmp_path / "sent"
    path.write_bytes(xlsx(["姓名", "手机"], ["𬭊䶮", 13800000001], [None, 110101199003071234]))

    assert read_in_child(path, "名册.xlsx") == read_workbook(path, "名册.xlsx")


def test_children_serve_several_threads_at_once(tmp_path: Path) -> None:
    paths = [tmp_path / str(number) for number in range(6)]
    for path in paths:
        path.write_bytes(xlsx(["姓名", path.name]))

    with ThreadPoolExecutor(3) as pool:
        books = list(pool.map(lambda path: read_in_child(path, path.name), paths))

    assert [texts(book) for book in books] == [[("姓名", path.name)] for path in paths]


def test_a_childs_refusal_has_the_same_words(tmp_path: Path) -> None:
    path = tmp_path / "sent"
    path.write_bytes(b"%PDF-1.7")

    with pytest.raises(DomainError, match="is a PDF"):
        read_in_child(path, "名册.xlsx")


def bomb() -> bytes:
    """A small file with one cell of 400 MB."""
    whole, buffer = zipfile.ZipFile(io.BytesIO(xlsx(["姓名", 5]))), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in whole.namelist():
            data = whole.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace(b"<v>5</v>", b"<v>5" + b"0" * 400_000_000 + b"</v>")
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.processes
def test_a_bomb_gets_a_message_and_this_process_lives(tmp_path: Path) -> None:
    path = tmp_path / "sent"
    path.write_bytes(bomb())
    assert path.stat().st_size < 1_000_000

    with pytest.raises(DomainError, match=r"unpacks to far more|damaged"):
        read_in_child(path, "名册.xlsx", LIMITS._replace(memory_bytes=300 * 1024 * 1024))


def test_a_lonely_cell_in_the_last_corner_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sent"
    path.write_bytes(sheet_with(1_048_575, 16_383))

    with pytest.raises(DomainError, match="far more than a list needs"):
        read_in_child(path, "名册.xlsx")


def test_a_child_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "sent"
    path.write_bytes(sheet_with(1_048_575, 20))

    with pytest.raises(DomainError, match="too long"):
        read_in_child(path, "名册.xlsx", LIMITS._replace(cpu_seconds=60, wall_seconds=0))
