"""Text documents: what comes out of Word, text and PDF files, and what is said about all others."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pikepdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from trainingapp.core.documents import LIMITS, Limits, read_document, read_in_child
from trainingapp.core.errors import DomainError
from trainingapp.core.pdf import render

TEXT = "清晨六点，河堤小区的灯先亮起来。我沿着楼道走了一圈，记下三件小事：门铃、台阶和一盏坏了的灯。"
PAGE = (
    "@page { size: A4; margin: 25mm; @top-center { content: '示范社区学习材料' } "
    "@bottom-center { content: '第 ' counter(page) ' 页' } } p { margin: 0; text-indent: 2em }"
)


def word(*paragraphs: str) -> docx.document.Document:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return document


def content(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_part(data: bytes, name: str, part: bytes) -> bytes:
    """The same .docx file with one part added or replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            if item != name:
                new.writestr(item, old.read(item))
        new.writestr(name, part)
    return buffer.getvalue()


def put(paragraph: docx.text.paragraph.Paragraph, xml: str) -> None:
    """Add raw WordprocessingML to a paragraph."""
    paragraph._p.append(parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1)))


def pdf(tmp_path: Path, *paragraphs: str, css: str = PAGE) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return render(f"<html lang='zh'><body>{body}</body></html>", css=css, cache=tmp_path)


def plain_lines(text: str) -> str:
    """The text as it was before lines were broken by the page."""
    return re.sub(r"\n(?! )", "", text)


# -- Word -------------------------------------------------------------------------------------------------------


def test_the_paragraphs_of_a_word_file_are_lines():
    data = content(word("把门敲开", "", TEXT, "第二段，有䶮和𬭊这样的字。"))

    assert read_in_child(data, "心得.docx") == f"把门敲开\n\n{TEXT}\n第二段，有䶮和𬭊这样的字。"


def test_what_word_keeps_beside_the_text_is_left_out():
    document = word("正文一句。")
    section = document.sections[0]
    section.header.paragraphs[0].text = "页眉"
    section.footer.paragraphs[0].text = "页脚"
    document.add_comment(document.paragraphs[0].runs, text="批注")
    hidden = document.add_paragraph("看得见").add_run("看不见")
    hidden.font.hidden = True

    assert read_document(content(document), "a.docx") == "正文一句。\n看得见"


def test_deleted_text_goes_and_inserted_text_stays():
    document = word("我们")
    paragraph = document.paragraphs[0]
    put(paragraph, '<w:del w:id="1" w:author="a"><w:r><w:delText>不再</w:delText></w:r></w:del>')
    put(paragraph, '<w:ins w:id="2" w:author="a"><w:r><w:t>一直</w:t></w:r></w:ins>')
    put(paragraph, "<w:r><w:t>敲门。</w:t></w:r>")

    assert read_document(content(document), "a.docx") == "我们一直敲门。"


def test_breaks_tabs_and_fields():
    document = word()
    run = document.add_paragraph().add_run("第一行")
    run.add_break()
    run.add_text("第二行")
    run.add_tab()
    run.add_text("后面")
    put(document.paragraphs[0], '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>')

    assert read_document(content(document), "a.docx") == "第一行\n第二行\t后面"


def test_a_table_is_read_row_by_row():
    document = word("上面")
    table = document.add_table(rows=2, cols=2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"格{number}"

    assert read_document(content(document), "a.docx").split("\n")[:3] == [
        "上面",
        "格0\u3000格1",
        "格2\u3000格3",
    ]


def test_a_text_box_stands_once_behind_its_paragraph():
    document = word("正文。")
    box = "<w:txbxContent><w:p><w:r><w:t>框里的话。</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    inside = f"<mc:Choice {mc}>{box}</mc:Choice><mc:Fallback {mc}>{box}</mc:Fallback>"
    xml = f"<w:r {nsdecls('w')}><mc:AlternateContent {mc}>{inside}</mc:AlternateContent></w:r>"
    document.paragraphs[0]._p.append(parse_xml(xml))

    assert read_document(content(document), "a.docx") == "正文。\n框里的话。"


def test_footnotes_stand_behind_the_text():
    document = word("正文")
    put(document.paragraphs[0], '<w:r><w:footnoteReference w:id="7"/></w:r>')
    note = '<w:footnote w:id="7"><w:p><w:r><w:t>注释。</w:t></w:r></w:p></w:footnote>'
    notes = f"<w:footnotes {nsdecls('w')}>{note}</w:footnotes>"
    data = with_part(content(document), "word/footnotes.xml", notes.encode())

    assert read_document(data, "a.docx") == "正文［1］\n［1］注释。"


def test_the_numbers_that_word_counts_are_written_out():
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
    )
    numbering = (
        f'<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="3">{levels}</w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="3"/></w:num></w:numbering>'
    )
    document = word("听", "记", "问", "做")
    for paragraph, depth in zip(document.paragraphs, "0110", strict=True):
        form = (
            f'<w:pPr {nsdecls("w")}><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="5"/></w:numPr></w:pPr>'
        )
        paragraph._p.insert(0, parse_xml(form))
    data = with_part(content(document), "word/numbering.xml", numbering.encode())

    assert read_document(data, "a.docx") == "一、听\n1.记\n2.问\n二、做"


# -- text files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_text_files_are_read_in_the_encodings_of_chinese_offices(encoding):
    data = f"把门敲开\r\n{TEXT}\r\n".encode(encoding)

    assert read_in_child(data, "心得.txt") == f"把门敲开\n{TEXT}"


# -- PDF --------------------------------------------------------------------------------------------------------


def test_a_pdf_keeps_its_paragraphs_and_loses_headers_footers_and_page_numbers(tmp_path):
    paragraphs = [f"第{number}段。{TEXT}" * 5 for number in range(1, 17)]
    data = pdf(tmp_path, *paragraphs)
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert len(opened.pages) > 2

    read = plain_lines(read_in_child(data, "心得.pdf")).split("\n")

    assert [line.strip() for line in read] == paragraphs


def protected(data: bytes, user: str) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        opened.save(buffer, encryption=pikepdf.Encryption(owner="owner", user=user))
    return buffer.getvalue()


def test_a_pdf_that_only_forbids_printing_is_read(tmp_path):
    assert TEXT[:12] in read_in_child(protected(pdf(tmp_path, TEXT), ""), "a.pdf")


# -- refusals ---------------------------------------------------------------------------------------------------


def refused(data: bytes, name: str = "心得", limits: Limits = LIMITS) -> str:
    with pytest.raises(DomainError) as error:
        read_in_child(data, name, limits)
    assert name in str(error.value)
    return str(error.value)


def test_a_pdf_with_a_password_or_without_text_is_refused(tmp_path):
    blank = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(blank)

    assert "password" in refused(protected(pdf(tmp_path, TEXT), "secret"))
    assert "pictures of pages" in refused(blank.getvalue())


def old_office(*streams: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "".join(streams).encode("utf-16-le")


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no text"),
        (b" \n\n", "no text"),
        (old_office("WordDocument"), "old Word"),
        (old_office("EncryptedPackage"), "password"),
        (old_office("Workbook"), "spreadsheet"),
        (archive("word/document.xml", "word/vbaProject.bin"), "macros"),
        (archive("word/document.xml"), "damaged"),
        (archive("_rels/.rels", "xl/workbook.xml"), "spreadsheet"),
        (archive("_rels/.rels", "ppt/presentation.xml"), "presentation"),
        (archive("content.xml"), "OpenDocument"),
        (archive("OFD.xml"), "OFD"),
        (archive("photo.jpg"), "archive"),
        (b"PK\x03\x04 cut off", "damaged"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"\0\0\0\x18ftypheic", "picture"),
        (b"\0\0\0\x18ftypM4A ", "recording"),
        (b"{\\rtf1 text}", "Rich Text"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"%PDF-1.4 cut off", "damaged"),
        (b"\x01\x02\x03\0\0\x07", "no text that can be read"),
        (b"\xff\xff\xff\xfe\xfd", "characters"),
    ],
)
def test_what_is_no_text_is_told_with_what_to_do(data, said):
    assert said in refused(data)


def test_an_entity_bomb_is_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document xmlns:w="w">&b;</w:document>'

    assert "damaged" in refused(with_part(content(word("x")), "word/document.xml", bomb))


def test_a_zip_bomb_is_refused_within_the_limits():
    data = with_part(content(word("x")), "word/document.xml", b"<a>" + b" " * (LIMITS.part_bytes + 9))

    assert len(data) < 200_000
    assert "unpacks" in refused(data)


def test_memory_and_time_end_the_child_and_not_the_server():
    many = b'<w:document xmlns:w="w">' + b"<w:r/>" * 600_000 + b"</w:document>"
    data = with_part(content(word("x")), "word/document.xml", many)

    assert "unpacks" in refused(data, limits=LIMITS._replace(memory_bytes=60 * 1024 * 1024))
    assert "too long" in refused(data, limits=LIMITS._replace(wall_seconds=0))


def test_limits_of_size_characters_and_pages(tmp_path):
    assert "0 MB" in refused(b"12345", limits=LIMITS._replace(file_bytes=4))
    assert "200000 characters" in refused(("好" * (LIMITS.characters + 1)).encode())
    assert "1 pages" in refused(pdf(tmp_path, TEXT * 40), limits=LIMITS._replace(pages=1))
