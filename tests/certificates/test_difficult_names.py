"""Forty difficult names from the spreadsheet to the page, the text and the glyphs of the printed file."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pikepdf
import pypdf
from sqlalchemy import select

from tests.certificates.test_compiled import characters, without_layers
from tests.certificates.test_design import CONTENT
from tests.cohorts.imports_files import person, xlsx
from tests.factories import CohortFactory, SiteFactory, organizer
from trainingapp.certificates import queries
from trainingapp.certificates.design import print_parts, shipped, whole
from trainingapp.cohorts.models import RosterImport

NAMES = {
    "林远": "林远", "李䶮": "李䶮", "王𬭊": "王𬭊", "赵㛃": "赵㛃", "䶮𬭊㛃": "䶮𬭊㛃",
    "钱𠅤": "钱𠅤", "孙𫖯": "孙𫖯", "周𬸪": "周𬸪", "吴𰻝": "吴𰻝", "郑𠮷": "郑𠮷",
    "冯𪟝": "冯𪟝", "陈𫍯": "陈𫍯", "褚𬱖": "褚𬱖", "卫𬬭": "卫𬬭", "蒋龘": "蒋龘",
    "沈犇": "沈犇", "韩骉": "韩骉", "杨〇": "杨〇", "朱 伟": "朱伟", "秦\u3000芳\u3000": "秦芳",
    "尤\u00a0敏": "尤敏", "许\u200b丽": "许丽", "何\ue863": "何䶮", "吕\ue81e": None, "施\u2f08": "施人",
    "买买提·艾力": "买买提·艾力", "买买提•吐尔逊": "买买提·吐尔逊", "古丽・巴努": "古丽·巴努", "阿依.古丽": "阿依·古丽",
    "热依汗‧吾甫尔": "热依汗·吾甫尔", "古丽巴努尔·阿不都热合曼·买买提艾力江": "古丽巴努尔·阿不都热合曼·买买提艾力江",
    "Jo\u0308rg Meier": "Jörg Meier", "Nguye\u0302\u0303n Thi\u0323": "Nguyễn Thị", "Ｍａｒｉａ Ｌｅｅ": "Maria Lee",
    "Zulfiya": "Zulfiya", "O’Sullivan": "O’Sullivan", "欧阳清和": "欧阳清和", "司马相如": "司马相如",
    "王\ue816": None, "李？明": None,
}  # fmt: skip
"""As they are sent, and as they are stored and printed; None is refused."""


def test_forty_names_from_the_spreadsheet_to_the_glyphs(session, client, tmp_path):
    assert len(NAMES) == 40
    site = SiteFactory(cohort=CohortFactory())
    client.sign_in(organizer(site.cohort))
    content = xlsx([person(number, 姓名=name) for number, name in enumerate(NAMES, 1)])
    sent = {"site_id": site.id, "file": (io.BytesIO(content), "名册.xlsx")}
    assert client.post(f"/cohorts/{site.cohort_id}/imports/new", data=sent).status_code == 303
    one = session.scalars(select(RosterImport).order_by(RosterImport.id.desc())).first()
    assert client.post(f"/cohorts/{site.cohort_id}/imports/{one.id}/confirm").status_code == 303

    good = [name for name in NAMES.values() if name]
    names = {candidate.entry.name for candidate in queries.candidates(site.cohort)}
    assert names == set(good)
    pages = [
        client.get(f"/cohorts/{site.cohort_id}/roster?page={n}").get_data(as_text=True) for n in (1, 2, 3)
    ]
    assert [
        name
        for name in good
        if name.replace("’", "&#8217;") not in (text := "".join(pages)) and name not in text
    ] == []
    assert queries.undrawable(site.cohort) == []

    contents = [replace(CONTENT, name=name, check_code=f"7QK2-{n:04}") for n, name in enumerate(good)]
    printed = whole(print_parts(contents, cache=tmp_path, design=without_layers(shipped("plain-blue"))))

    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed)).pages]
    assert [name for name, text in zip(good, texts, strict=True) if name not in text] == []
    assert set("".join(good)) - {" "} <= characters(printed)
    assert not re.search(rb"<(?:[0-9a-f]{4})*?0000(?:[0-9a-f]{4})*>", shown(printed)), "a box was printed"


def shown(printed: bytes) -> bytes:
    """The texts that the pages show, as glyph numbers of four digits."""
    with pikepdf.open(io.BytesIO(printed)) as opened:
        streams = [
            part.read_bytes()
            for page in opened.pages
            for part in (page.Contents if isinstance(page.Contents, pikepdf.Array) else [page.Contents])
        ]
    return b"\n".join(line for stream in streams for line in stream.split(b"\n") if line.endswith(b"TJ"))
