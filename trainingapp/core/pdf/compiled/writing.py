"""Templates and values to the bytes of PDF files.

The objects that all pages of a template share are written down once; a page adds its few texts, the glyphs of
its own fields, its image and its links. Equal values give equal bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO

import pikepdf

from trainingapp.core.pdf.compiled.bitmaps import Bitmap
from trainingapp.core.pdf.compiled.glyphfonts import CohortFonts, Cut
from trainingapp.core.pdf.compiled.marking import TITLE_MARK, Filled
from trainingapp.core.pdf.compiled.objects import Made, Shared, stream, string
from trainingapp.core.pdf.compiled.shaping import Face, NotCompilable, Shaper, Text
from trainingapp.core.pdf.compiled.template import Place, Template
from trainingapp.core.pdf.joining import layered

_IMAGE = re.compile(rb"(?m)^/i\w+ Do$")
_KINDS = ("ColorSpace", "ExtGState", "XObject")
_OBJECTS_A_FONT = 5
_MARKS = ("/Metadata", "/OutputIntents")

Digits = Mapping[int, Mapping[int, bytes]]
"""For each font by its place, and each of its glyphs, the number in the file in hexadecimal."""


@dataclass(frozen=True)
class Sheet:
    """A page with the glyphs of its fields chosen."""

    page: Filled
    texts: Mapping[str, Text]


@dataclass(frozen=True)
class _Font:
    """A font of a file: its place in the stack, and what was cut from it."""

    place: int
    cut: Cut


class Press:
    """A template between its two layers, ready to print."""

    def __init__(self, template: Template, shaper: Shaper, *, under: bytes, over: bytes) -> None:
        """`under` and `over` are PDFs whose first pages are laid beneath and above each page. Raises NotCompilable."""
        self._template, self._shaper = template, shaper
        with _first_page(template.exemplar, under, over) as exemplar:
            self._media_box = exemplar.pages[0].MediaBox.unparse()
            self._links = _links(exemplar)
            self.metadata = exemplar.Root.Metadata.read_bytes() if "/Metadata" in exemplar.Root else b""
            before, *_content, after = (part.read_bytes() for part in exemplar.pages[0].Contents)
            constant, self._changing = _pieces(template, before, after)
            self.kept = _kept(exemplar, constant)

    def holds(self, sheet: Sheet) -> bool:
        """Whether its texts are no wider than what was tried."""
        template = self._template
        return all(
            self._shaper.width(text.glyphs, template.sizes[name]) <= template.longest[name]
            for name, text in sheet.texts.items()
        )

    def page(
        self, sheet: Sheet, numbers: _Numbers, digits: Digits, *, at: int, resources: int, parent: int
    ) -> list[bytes]:
        """The page's object, its links, its texts; numbered from `at`."""
        sizes = self._template.sizes
        widths = {name: self._shaper.width(one.glyphs, sizes[name]) for name, one in sheet.texts.items()}
        links = [_link(rect, sheet.page.links[name]) for name, rect in self._links]
        texts = [stream(b"", _changed(part, sheet, widths, digits)) for part in self._changing]
        first_text = at + 1 + len(links)
        contents = [b"%d 0 R" % numbers.streams[0]]
        for index, number in enumerate(numbers.streams[1:]):
            contents.append(b"%d 0 R %d 0 R" % (first_text + index, number))
        page = (
            b"<< /Type /Page /Parent %d 0 R /MediaBox %s /Resources %d 0 R /Contents [%s] /Annots [%s] >>"
            % (
                parent,
                self._media_box,
                resources,
                b" ".join(contents),
                b" ".join(b"%d 0 R" % (at + 1 + index) for index in range(len(links))),
            )
        )
        return [page, *links, *texts]


@dataclass(frozen=True)
class _Numbers:
    """Where a press's constant objects stand in a file."""

    kinds: bytes
    fonts: bytes
    streams: tuple[int, ...]


class Book:
    """The constant objects of some presses, written down once for all files that are made of them."""

    def __init__(self, presses: Sequence[Press], shaper: Shaper) -> None:
        self._places = {press: index for index, press in enumerate(presses)}
        self._faces = shaper.faces
        saved = BytesIO()
        with pikepdf.new() as document:
            document.Root.Kept = pikepdf.Array()
            for press in presses:
                with pikepdf.open(BytesIO(press.kept)) as source:
                    document.Root.Kept.append(document.copy_foreign(source.make_indirect(source.Root.Kept)))
            document.save(saved, object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True)
        self._shared = Shared(saved.getvalue())
        self._metadata = presses[0].metadata
        with pikepdf.open(saved) as document:
            self._numbers = [_numbers(kept) for kept in document.Root.Kept]
            intents = document.Root.Kept[0].get("/Intents")
            self._intents = b"/OutputIntents %d 0 R " % intents.objgen[0] if intents is not None else b""

    def file(self, sheets: Sequence[tuple[Press, Sheet]], fonts: CohortFonts, *, title: str) -> Made:
        """One PDF with a page for each sheet."""
        used = _used(sheet for _press, sheet in sheets)
        made = [_Font(place, fonts.cut(place, numbers)) for place, numbers in sorted(used.items())]
        catalog = self._shared.count + 1
        pages, info, first_resources = catalog + 1, catalog + 2, catalog + 3
        metadata = first_resources + len(self._numbers)
        first_font = metadata + bool(self._metadata)
        first_page = first_font + _OBJECTS_A_FONT * len(made)
        digits = {font.place: font.cut.digits for font in made}
        bodies: list[bytes] = []
        kids = []
        for press, sheet in sheets:
            kids.append(first_page + len(bodies))
            index = self._places[press]
            place = {"at": kids[-1], "resources": first_resources + index, "parent": pages}
            bodies += press.page(sheet, self._numbers[index], digits, **place)
        starts = {font.place: first_font + index * _OBJECTS_A_FONT for index, font in enumerate(made)}
        names = b" ".join([b"/V%d %d 0 R" % start for start in starts.items()])
        head = [
            b"<< /Type /Catalog /Pages %d 0 R /Lang (zh-CN) %s>>" % (pages, self._marks(metadata)),
            b"<< /Type /Pages /Count %d /Kids [%s] >>"
            % (len(kids), b" ".join([b"%d 0 R" % kid for kid in kids])),
            b"<< /Title %s /Producer (WeasyPrint 70.0) >>" % string(title),
            *[b"<< %s /Font << %s %s >> >>" % (one.kinds, one.fonts, names) for one in self._numbers],
            *([_metadata(self._metadata, title)] if self._metadata else []),
        ]
        cut = [
            body for font in made for body in _font_objects(font, self._faces[font.place], starts[font.place])
        ]
        return self._shared.file([*head, *cut, *bodies], root=catalog, info=info)

    def _marks(self, metadata: int) -> bytes:
        """What the catalog of a file made for archives says besides."""
        return b"/Metadata %d 0 R %s" % (metadata, self._intents) if self._metadata else b""


def _metadata(written: bytes, title: str) -> bytes:
    """The exemplar's metadata with the file's own title."""
    own = written.replace(TITLE_MARK.encode(), escape(title, quote=False).encode())
    return stream(b"/Type /Metadata /Subtype /XML", own)


def _kept(exemplar: pikepdf.Pdf, constant: Sequence[bytes]) -> bytes:
    """A PDF of the constant objects alone, under `/Kept` of its root."""
    resources = exemplar.pages[0].Resources
    for name in [name for name, one in resources.XObject.items() if one.get("/Subtype") == "/Image"]:
        del resources.XObject[name]
    kept = pikepdf.Dictionary(
        {f"/{kind}": resources.get(f"/{kind}", pikepdf.Dictionary()) for kind in _KINDS}
    )
    kept.Fonts = pikepdf.Dictionary(
        {name: exemplar.make_indirect(one) for name, one in resources.Font.items()}
    )
    if "/OutputIntents" in exemplar.Root:
        kept.Intents = exemplar.make_indirect(exemplar.Root.OutputIntents)
    kept.Streams = pikepdf.Array([exemplar.make_stream(piece) for piece in constant])
    with pikepdf.new() as document:
        document.Root.Kept = document.copy_foreign(exemplar.make_indirect(kept))
        saved = BytesIO()
        document.save(saved, static_id=True)
    return saved.getvalue()


def _numbers(kept: pikepdf.Object) -> _Numbers:
    kinds = b" ".join(b"/%s %s" % (kind.encode(), kept[f"/{kind}"].unparse()) for kind in _KINDS)
    fonts = b" ".join(b"%s %d 0 R" % (name.encode(), one.objgen[0]) for name, one in kept.Fonts.items())
    return _Numbers(kinds, fonts, tuple(one.objgen[0] for one in kept.Streams))


def _first_page(pdf: bytes, under: bytes, over: bytes) -> pikepdf.Pdf:
    with pikepdf.open(BytesIO(pdf)) as whole, pikepdf.new() as single:
        single.pages.append(whole.pages[0])
        for mark in _MARKS:
            if mark in whole.Root:
                single.Root[mark] = single.copy_foreign(whole.make_indirect(whole.Root[mark]))
        saved = BytesIO()
        single.save(saved)
    return pikepdf.open(BytesIO(layered(saved.getvalue(), under=under, over=over)))


def _links(exemplar: pikepdf.Pdf) -> list[tuple[str, bytes]]:
    """Name and rectangle of each link; the exemplar's addresses are the names."""
    found: dict[str, bytes] = {}
    for note in exemplar.pages[0].get("/Annots", []):
        if note.get("/Subtype") != "/Link" or "/A" not in note:
            raise NotCompilable("a note that is no link")
        found[str(note.A.URI)] = note.Rect.unparse()
    return sorted(found.items())


def _pieces(template: Template, before: bytes, after: bytes) -> tuple[list[bytes], list[Place | None]]:
    """The constant pieces of a page's operators and, between each two of them, what changes: None is the image."""
    constant, changing = [before], list[Place | None]()
    for index, between in enumerate(template.between):
        stretches = _IMAGE.split(between)
        constant[-1] += b"\n" + stretches[0]
        for rest in stretches[1:]:
            changing.append(None)
            constant.append(rest)
        if index == len(template.places):
            break
        place = template.places[index]
        if place.is_fixed:
            constant[-1] += b"\n" + _at(place.x.base, place.y) + b"\n" + place.shown
        else:
            changing.append(place)
            constant.append(b"")
    constant[-1] += b"\n" + after
    return constant, changing


def _at(x: float, y: float) -> bytes:
    return b"1 0 0 -1 %.6f %.6f Tm" % (x, y)


def _changed(
    place: Place | None,
    sheet: Sheet,
    widths: Mapping[str, float],
    digits: Digits,
) -> bytes:
    if place is None:
        (image,) = sheet.page.pictures.values()
        return _inline(image)
    matrix = _at(place.x.at(widths), place.y)
    if not place.field:
        return matrix + b"\n" + place.shown
    shown = [matrix]
    for face, run in sheet.texts[place.field].runs:
        glyphs = b"".join(map(digits[face].__getitem__, run))
        shown.append(b"/V%d %.6f Tf\n[<%s>] TJ" % (face, place.size, glyphs))
    return b"\n".join(shown)


def _inline(image: Bitmap) -> bytes:
    """An image among the operators, in hexadecimal so that no reader mistakes its end."""
    head = b"BI /W %d /H %d /BPC 1 /CS /G /F /AHx ID\n" % (image.side, image.side)
    return head + image.bits.hex().encode() + b">\nEI"


def _link(rect: bytes, address: str) -> bytes:
    action = b"<< /Type /Action /S /URI /URI (%s) >>" % _literal(address)
    return b"<< /Type /Annot /Subtype /Link /Rect %s /BS << /W 0 >> /F 4 /A %s >>" % (rect, action)


def _literal(address: str) -> bytes:
    return re.sub(rb"([\\()])", rb"\\\1", address.encode("ascii"))


def _used(sheets: Iterable[Sheet]) -> dict[int, set[int]]:
    """Glyph numbers by place of their font."""
    used: dict[int, set[int]] = {}
    for sheet in sheets:
        for text in sheet.texts.values():
            for face, numbers in text.runs:
                used.setdefault(face, set()).update(numbers)
    return used


def _font_objects(font: _Font, face: Face, at: int) -> Iterator[bytes]:
    """The five objects of a font, numbered from `at`."""
    name = b"/%s+%s" % (bytes([65 + font.place]) * 6, face.family.replace(" ", "-").encode())
    yield b"<< /Type /Font /Subtype /Type0 /BaseFont %s /Encoding /Identity-H /DescendantFonts [%d 0 R] " % (
        name,
        at + 1,
    ) + b"/ToUnicode %d 0 R >>" % (at + 4)
    yield (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont %s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        b"/Supplement 0 >> /CIDToGIDMap /Identity /W %s /FontDescriptor %d 0 R >>"
        % (name, font.cut.widths, at + 2)
    )
    yield b"<< /Type /FontDescriptor /FontName %s %s /FontFile2 %d 0 R >>" % (name, face.description, at + 3)
    yield stream(b"/Length1 %d" % len(font.cut.file), font.cut.file)
    yield stream(b"", font.cut.to_unicode)
