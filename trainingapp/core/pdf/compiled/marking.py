"""How a page's HTML says what differs from page to page, and how it is taken apart again.

`Filled.html` gives the whole page that WeasyPrint sets: the compiled and the plain way begin at the same text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape

from trainingapp.core.pdf.compiled.bitmaps import Bitmap

_PARTS = re.compile(
    r'(?P<field><span data-field="(?P<field_name>\w+)">)(?P<text>[^<]*)(?=</span>)'
    r'|(?P<link><a data-link="(?P<link_name>\w+)" href=")(?P<href>[^"]*)'
    r'|(?P<picture><img data-picture="(?P<picture_name>\w+)" src=")(?P<src>[^"]*)'
)


@dataclass(frozen=True)
class Filled:
    """One page: the skeleton that it shares with others, and what is its own."""

    skeleton: str
    fields: dict[str, str]
    links: dict[str, str]
    pictures: dict[str, Bitmap]
    title: str = ""
    """The document's title, for its properties."""
    layers: tuple[str, ...] = ()
    """What tells apart the layers under and over the page."""

    def html(self) -> str:
        """The page's HTML again; a field, link or picture that it has no value for stays empty."""
        return _PARTS.sub(self._put, self.skeleton)

    def _put(self, found: re.Match[str]) -> str:
        if found["field"]:
            return found["field"] + escape(self.fields[found["field_name"]])
        if found["link"]:
            return found["link"] + escape(self.links[found["link_name"]])
        return found["picture"] + self.pictures[found["picture_name"]].data_uri()


def field(name: str, text: str) -> str:
    """A text that differs from page to page; must fit on its line."""
    return f'<span data-field="{name}">{escape(text)}</span>'


def link(name: str, address: str, content: str) -> str:
    """`content` (HTML) as a link to an address that differs from page to page."""
    return f'<a data-link="{name}" href="{escape(address)}">{content}</a>'


def picture(name: str, bitmap: Bitmap, alt: str) -> str:
    """An image that differs from page to page; all of one size in dots."""
    return f'<img data-picture="{name}" src="{bitmap.mark()}" alt="{escape(alt)}">'


def parted(html: str, title: str = "", layers: tuple[str, ...] = ()) -> Filled:
    """The marked HTML of one page, taken apart."""
    fields: dict[str, str] = {}
    links: dict[str, str] = {}
    pictures: dict[str, Bitmap] = {}

    def take(found: re.Match[str]) -> str:
        if found["field"]:
            fields[found["field_name"]] = unescape(found["text"])
            return found["field"]
        if found["link"]:
            links[found["link_name"]] = unescape(found["href"])
            return found["link"]
        pictures[found["picture_name"]] = Bitmap.from_mark(found["src"])
        return found["picture"]

    return Filled(_PARTS.sub(take, html), fields, links, pictures, title, layers)
