"""Files that cannot be taken: foreign, locked, damaged, dangerous."""

from __future__ import annotations

from tests.cohorts.imports_files import HEADER, people
from tests.samples.registry import sample
from tests.samples.writers import ods, xls
from tests.samples.writers.ole import compound
from tests.samples.writers.package import package
from tests.samples.writers.text import table
from tests.samples.writers.xlsx import MAIN, Sheet, workbook

ROWS = [HEADER, *people(3)]
LARGE = 4_000_000  # characters of one shared text, told in a thousand cells


@sample("web_page.xls")
def web_page() -> bytes:
    """The export of a web system: a table in HTML named .xls."""
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    return f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><table>{rows}</table></body></html>'.encode()


@sample("xml_of_2003.xls")
def xml_of_2003() -> bytes:
    """An XML spreadsheet of 2003 named .xls."""
    return (
        b'<?xml version="1.0"?>\r\n<?mso-application progid="Excel.Sheet"?>\r\n'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
    )


@sample("encrypted.xlsx")
def encrypted() -> bytes:
    """A workbook with a password: a compound file with the package in it, encrypted."""
    return compound(
        {"EncryptionInfo": b"\x04\x00\x04\x00\x40\x00\x00\x00", "EncryptedPackage": b"\x5a" * 5000}
    )


@sample("encrypted_old.xls")
def encrypted_old() -> bytes:
    """An old workbook with a password."""
    return xls.protected(xls.workbook(ROWS))


@sample("encrypted_open.ods")
def encrypted_open() -> bytes:
    """An OpenDocument spreadsheet with a password."""
    manifest = '<m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry>'
    return ods.document("名册", [], manifest=manifest, content=b"\x8f\x02" * 90)


@sample("truncated.xlsx")
def truncated() -> bytes:
    """Half of a workbook: the sending broke off."""
    whole = workbook(Sheet("名册", ROWS))
    return whole[: len(whole) // 2]


@sample("truncated_old.xls")
def truncated_old() -> bytes:
    """Half of an old workbook."""
    return xls.workbook(ROWS)[:2500]


@sample("bomb.xlsx")
def bomb() -> bytes:
    """Some kilobytes that become gigabytes: a thousand cells share one text of four million characters."""
    shared = f'<sst xmlns="{MAIN}"><si><t>姓名</t></si><si><t>{"0" * LARGE}</t></si></sst>'
    many = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>1</v></c></row>' for n in range(2, 1002))
    many = f'<row r="1"><c r="A1" t="s"><v>0</v></c></row>{many}'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{many}</sheetData></worksheet>'
    parts = {"xl/sharedStrings.xml": shared, "xl/worksheets/sheet1.xml": sheet}
    return workbook(Sheet("名册", []), parts=parts, compressed=True)


@sample("last_corner.xlsx")
def last_corner() -> bytes:
    """A blank was typed into the last cell that a sheet has, XFD1048576."""
    return corner("XFD1048576")


@sample("last_column.xlsx")
def last_column() -> bytes:
    """A note far to the right of the table."""
    return corner("XFD3")


def corner(address: str) -> bytes:
    """A header, and a lonely cell elsewhere."""
    row = "".join(char for char in address if char.isdigit())
    lonely = f'<row r="{row}"><c r="{address}"><v>1</v></c></row>'
    header = '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{header}{lonely}</sheetData></worksheet>'
    return workbook(Sheet("名册", []), parts={"xl/worksheets/sheet1.xml": sheet})


@sample("entities.xlsx")
def entities() -> bytes:
    """Texts that name each other ten times over, and one that names a file of the server."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    shared = (
        f'<!DOCTYPE sst [<!ENTITY l0 "哈"><!ENTITY f SYSTEM "file:///etc/passwd">{laughs}]>'
        f'<sst xmlns="{MAIN}"><si><t>姓名</t></si><si><t>&l9;</t></si><si><t>&f;</t></si></sst>'
    )
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c></row>' for n in (1, 2, 3))
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return workbook(
        Sheet("名册", []), parts={"xl/sharedStrings.xml": shared, "xl/worksheets/sheet1.xml": sheet}
    )


@sample("many_sheets.xlsx")
def many_sheets() -> bytes:
    """A sheet for each day and site: two hundred and one of them."""
    return workbook(*(Sheet(f"第{number}天", []) for number in range(201)), compressed=True)


@sample("long_cell.xlsx")
def long_cell() -> bytes:
    """A whole essay in a cell, longer than any spreadsheet program allows."""
    return workbook(Sheet("名册", [["姓名", "备注"], ["演甲", "心" * 32_768]]), compressed=True)


@sample("document_named.xlsx")
def document_named() -> bytes:
    """A text document named as a workbook."""
    return package({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"})


@sample("pdf_named.xlsx")
def pdf_named() -> bytes:
    """A PDF named as a workbook."""
    return b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@sample("picture_named.xlsx")
def picture_named() -> bytes:
    """A photo of a list named as a workbook."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40)


@sample("packed.zip")
def packed() -> bytes:
    """The workbook in an archive, as mail programs send it."""
    return package({"名册.xlsx": workbook(Sheet("名册", ROWS))})


@sample("nothing.csv")
def nothing() -> bytes:
    """A file of no bytes."""
    return b""


@sample("blank_lines.csv")
def blank_lines() -> bytes:
    """Blanks and line ends alone."""
    return b"\xef\xbb\xbf \r\n\r\n\t\r\n"


@sample("zero_bytes.csv")
def zero_bytes() -> bytes:
    """A text with zero bytes in it."""
    return table(ROWS).replace(b",", b"\0,", 2)


@sample("open_quote.csv")
def open_quote() -> bytes:
    """A quotation mark that nobody closes: a lenient reader would swallow all rows after it."""
    return table(ROWS).replace(b"19900000002", b'"19900000002')


@sample("cut_character.csv")
def cut_character() -> bytes:
    """Bytes that are no text in any encoding that is in use."""
    return table(ROWS, "gb18030") + b"\xff\xff\xff\r\n"


@sample("left_open.xlsx")
def left_open() -> bytes:
    """What Excel keeps beside an open workbook, its name without “~$”."""
    name = "演子"
    return (b"\x02" + name.encode("gbk")).ljust(55) + (b"\x02\0" + name.encode("utf-16-le")).ljust(
        110, b" "
    ).replace(b"  ", b" \0")
