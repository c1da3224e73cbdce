"""The same certificates by others: WeasyPrint afresh for each, and Typst with one warm compiler.

Typst is no dependency of the project: `pip install --target FOLDER typst`, then `PYTHONPATH=FOLDER`. It gets frame and
seals as SVG and the same texts in the same font; its QR code is drawn from a matrix that was made beforehand.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import segno

from trainingapp.certificates.design import CertificateContent, default_design
from trainingapp.certificates.design.page import document, layer, page
from trainingapp.certificates.design.qr import Symbols
from trainingapp.certificates.design.seal import seal_svg
from trainingapp.certificates.design.wording import chinese_date, values
from trainingapp.core import fonts
from trainingapp.core.pdf import worker

LYING = """
.sheets { position: relative; width: 297mm; height: 210mm }
.sheets > section { position: absolute; left: 0; top: 0; break-after: auto }
"""
PAGE = """
#set page(width: 297mm, height: 210mm, margin: 0mm, background: image("frame.svg", width: 297mm))
#set text(font: "Peixun Kai", lang: "zh")
#let one(c) = {
  place(top + center, dy: 26mm, text(15pt, c.programme))
  place(top + center, dy: 69mm, text(32pt)[#c.name #text(17pt)[同志]])
  place(top + center, dy: 84mm, text(13pt, c.unit))
  place(top + left, dx: 40mm, dy: 101mm, block(width: 217mm, par(first-line-indent: 2em, text(18pt, c.statement))))
  place(top + left, dx: 31mm, dy: 139mm, image("qr.svg", width: 29mm))
  place(top + left, dx: 31mm, dy: 170mm, text(8pt)[证书编号：#c.number \\ 核验码：#c.code])
  for (i, host) in c.hosts.enumerate() {
    place(top + left, dx: 105mm + i * 82mm, dy: 158mm, block(width: 82mm, align(center, text(15pt)[#host \\ #c.day])))
    place(top + left, dx: 126mm + i * 82mm, dy: 143mm, image("seal" + str(i) + ".svg", width: 40mm))
  }
}
#let given = json(bytes(sys.inputs.given))
#for (i, c) in given.enumerate() { if i > 0 { pagebreak() }; one(c) }
"""


def naive(contents: Sequence[CertificateContent], cache: Path) -> int:
    """WeasyPrint with nothing kept from one certificate to the next, in a process that has it loaded; bytes made."""
    os.environ["FONTCONFIG_FILE"] = str(fonts.prepare(cache))
    design, size = default_design(), 0
    for content in contents:
        filled = page(content, design, Symbols(1))
        under, over = layer(design, "under", ()), layer(design, "over", content.hosts)
        html = document([f'<div class="sheets">{_body(under)}{filled.html()}{_body(over)}</div>'], "")
        printer = worker.Printer(design.stylesheet + LYING, design.assets, {})
        size += len(printer.make(html)[0])
    return size


def _body(html: str) -> str:
    return html.partition("<body>")[2].partition("</body>")[0]


def typst_compiler(
    cache: Path, folder: Path, sample: CertificateContent
) -> Callable[[Sequence[Any]], bytes] | None:
    """A warm Typst: contents to one PDF; None where it is not installed."""
    try:
        import typst  # type: ignore[import-not-found]
    except ImportError:
        return None
    (folder / "frame.svg").write_bytes(default_design().pictures["frame.svg"])
    for index, host in enumerate(sample.hosts):
        (folder / f"seal{index}.svg").write_bytes(seal_svg(host, default_design().settings.seal_line))
    segno.make(sample.verify_url, error="m").save(str(folder / "qr.svg"), border=0)
    (folder / "page.typ").write_text(PAGE)
    files = fonts.prepare(cache).parent / "files"
    compiler = typst.Compiler(
        str(folder / "page.typ"), root=str(folder), font_paths=[str(files)], ignore_system_fonts=True
    )

    def make(contents: Sequence[CertificateContent]) -> bytes:
        made: bytes = compiler.compile(
            format="pdf", sys_inputs={"given": json.dumps([*map(_plain, contents)])}
        )
        return made

    return make


def _plain(content: CertificateContent) -> dict[str, object]:
    return {
        "programme": content.programme,
        "name": content.name,
        "unit": content.unit_path,
        "statement": values(content, default_design().settings)["正文"],
        "number": content.number,
        "code": content.check_code,
        "hosts": list(content.hosts),
        "day": chinese_date(content.issued_on),
    }
