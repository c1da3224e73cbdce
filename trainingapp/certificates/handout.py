"""The list on which trainees sign for their certificates, in the order of a print file: A4, its head on each page.

Pure: knows neither Flask nor the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from trainingapp.core.fonts import SONG
from trainingapp.core.i18n import DEFAULT_LANGUAGE, _, in_language

STYLE = f"""
@page {{ size: A4; margin: 16mm 14mm 18mm;
  @bottom-left {{ content: string(stamp); font: 8pt {SONG}; color: #444; }}
  @bottom-right {{ content: counter(page) " / " counter(pages); font: 8pt {SONG}; color: #444; }} }}
html {{ font-family: {SONG}; font-size: 10.5pt; line-height: 1.35; color: #000; }}
body, h1, p {{ margin: 0; font-weight: normal; }}
h1 {{ font-size: 18pt; font-weight: bold; text-align: center; letter-spacing: .1em; bookmark-level: none; }}
.of {{ text-align: center; margin: 1.5mm 0 1mm; }}
.stamp {{ string-set: stamp content(); font-size: 8.5pt; text-align: center; color: #444; margin-bottom: 3mm; }}
table {{ width: 182mm; table-layout: fixed; border-collapse: collapse; }}
th, td {{ border: .2mm solid #333; padding: 0 1.5mm; height: 9mm; text-align: left; vertical-align: middle; }}
th {{ font-weight: bold; background: #eee; text-align: center; height: 8mm; }}
td:first-child, td.group {{ text-align: center; }}
tr {{ break-inside: avoid; }}
.no {{ width: 12mm; }} .number {{ width: 58mm; }} .name {{ width: 40mm; }} .group {{ width: 16mm; }}
.sign {{ width: 36mm; }} .note {{ width: 20mm; }}
td {{ overflow-wrap: anywhere; }}
"""


@dataclass(frozen=True)
class Row:
    """A line of the list; `order` is the page of the print file."""

    order: int
    number: str
    name: str
    group: int | None


def document(rows: Sequence[Row], *, of: str, stamp: str) -> str:
    """HTML of the list. `of` names class and site; `stamp`, on each page, says which print file it belongs to.

    Print speaks Chinese, whoever has it made.
    """
    with in_language(DEFAULT_LANGUAGE):
        return _document(rows, of, stamp)


def _document(rows: Sequence[Row], of: str, stamp: str) -> str:
    heads = (
        ("no", _("Page no.")),
        ("number", _("Certificate number")),
        ("name", _("Name")),
        ("group", _("Group")),
        ("sign", _("Signature")),
        ("note", _("Remarks")),
    )
    columns = "".join(f'<col class="{key}">' for key, _label in heads)
    head = "".join(f"<th>{escape(label)}</th>" for _key, label in heads)
    title = escape(_("Handout list of certificates"))
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f'<h1>{title}</h1><p class="of">{escape(of)}</p><p class="stamp">{escape(stamp)}</p>'
        f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(map(_line, rows))}</tbody></table></body></html>"
    )


def _line(row: Row) -> str:
    group = row.group or ""
    return (
        f"<tr><td>{row.order}</td><td>{escape(row.number)}</td><td>{escape(row.name)}</td>"
        f'<td class="group">{group}</td><td></td><td></td></tr>'
    )
