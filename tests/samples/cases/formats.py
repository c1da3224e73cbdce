"""One small roster in every format, with the quirks of the programs that write it."""

from __future__ import annotations

from collections.abc import Sequence

from tests.cohorts.imports_files import HEADER, people, person
from tests.samples.registry import sample
from tests.samples.writers import ods, xls, xlsb
from tests.samples.writers.package import package
from tests.samples.writers.xlsx import MAIN, RELATIONS, WITH_MACROS, Formula, Runs, Sheet, workbook

ROWS = [HEADER, *people(3)]


@sample("strict.xlsx")
def strict() -> bytes:
    """Saved as “Strict Open XML”: other names for everything, a merged title, a hidden row, an error."""
    broken = [*person(4)[:4], Formula("VLOOKUP(A6,名单!A:B,2,0)", "#N/A", "e")]
    sheet = Sheet("名册", [["名册"], *ROWS, broken], merged=["A1:G1"], hidden_rows=frozenset({4}))
    return workbook(sheet, strict=True)


@sample("with_macros.xlsm")
def with_macros() -> bytes:
    """A workbook that carries macros; they are never run."""
    return workbook(Sheet("名册", ROWS), type=WITH_MACROS, parts={"xl/vbaProject.bin": bytes(64)})


@sample("binary.xlsb")
def binary() -> bytes:
    """A binary workbook, phones as numbers."""
    rows: list[Sequence[object]] = [
        ["姓名", "手机", "单位"],
        ["演甲", 19900000001, "示范省青禾市柳堤社区"],
        ["演乙", "19900000002", ""],
    ]
    return xlsb.workbook("名册", rows)


@sample("of_excel_97.xls")
def of_excel_97() -> bytes:
    """BIFF8 with a merged title, phones as floats, a hidden row and a hidden column."""
    rows = [
        [float(cell) if at == 3 and cell.isdigit() else cell for at, cell in enumerate(row)] for row in ROWS
    ]
    return xls.workbook(rows, title="名册", hidden_rows=[3], hidden_columns=[5])


@sample("of_wps.et")
def of_wps() -> bytes:
    """A table of WPS: the old workbook under another name."""
    return xls.workbook(ROWS)


@sample("of_libreoffice.ods")
def of_libreoffice() -> bytes:
    """Covered and repeated cells, comments, a date, a filtered row, a million empty rows told at the end."""
    first, second, third = people(3)
    born = ods.cell("80年1月2日", day="1980-01-02")
    rows = [
        ods.row(ods.cell("名册", wide=8)),
        ods.row(*HEADER, "出生日期"),
        ods.row(ods.cell(first[0], note="已核实"), *first[1:3], 19900000001, *first[4:], born),
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>',
        ods.row(*second, ""),
        ods.row(*third, "", hidden=True),
    ]  # fmt: skip
    return ods.document("名册", rows)


@sample("cells_without_addresses.xlsx")
def cells_without_addresses() -> bytes:
    """No row and no cell says where it stands, as some exporting systems write it."""
    return workbook(Sheet("名册", [HEADER, *people(2)], addressed=False))


@sample("prefixed_names.xlsx")
def prefixed_names() -> bytes:
    """All elements carry the prefix `x:`, texts stand in the cells: the work of a reporting system."""
    lines = "".join(
        "<x:row>"
        + "".join(f'<x:c t="inlineStr"><x:is><x:t>{cell}</x:t></x:is></x:c>' for cell in row)
        + "</x:row>"
        for row in ROWS
    )
    relation = f'<Relationship Id="r9" Type="{RELATIONS}/worksheet" Target="/xl/worksheets/list.xml"/>'
    start = f'<Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    return package(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{rels}">{start}</Relationships>',
            "xl/workbook.xml": (
                f'<x:workbook xmlns:x="{MAIN}" xmlns:r="{RELATIONS}"><x:sheets>'
                '<x:sheet name="名册" sheetId="1" r:id="r9"/></x:sheets></x:workbook>'
            ),
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rels}">{relation}</Relationships>',
            "xl/worksheets/list.xml": f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{lines}</x:sheetData></x:worksheet>',
        }
    )


@sample("protected_sheet.xlsx")
def protected_sheet() -> bytes:
    """The sheet may not be changed without a password; reading needs none."""
    lock = (
        '<sheetProtection algorithmName="SHA-512" hashValue="AA==" saltValue="AA==" spinCount="1" sheet="1"/>'
    )
    return workbook(Sheet("名册", ROWS, tail=lock))


@sample("comments_and_pictures.xlsx")
def comments_and_pictures() -> bytes:
    """A comment that holds another phone, and a picture; neither is a cell."""
    comment = (
        f'<comments xmlns="{MAIN}"><authors><author>演子</author></authors><commentList>'
        '<comment ref="D2" authorId="0"><text><t>新号码 19900000099</t></text></comment></commentList></comments>'
    )
    relation = f'<Relationship Id="rId1" Type="{RELATIONS}/comments" Target="../comments1.xml"/>'
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "xl/comments1.xml": comment,
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{rels}">{relation}</Relationships>',
        "xl/media/image1.png": b"\x89PNG\r\n\x1a\n",
    }
    return workbook(Sheet("名册", ROWS), parts=parts)


@sample("texts_in_several_fonts.xlsx")
def texts_in_several_fonts() -> bytes:
    """A name whose rare character is in another font, and one with a reading aid above it."""
    rows = [
        ["姓名", "手机", Runs(("工作", "单位"))],
        [Runs(("演", "䶮")), "19900000001", "示范省青禾市柳堤社区"],
        [Runs(("演", "甲"), aid="yǎn jiǎ"), Runs(("1990000", "0002")), ""],
    ]
    return workbook(Sheet("名册", rows))
