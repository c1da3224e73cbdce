"""The child process that makes PDFs: a program of its own, started by path, without the application.

It knows no settings, data base or secrets, only what arrives on standard input. It reads one setting frame and
then one frame per document, and answers each with one frame: JSON of what happened, then the bytes of the PDF.
A frame is two lengths (big-endian, 4 bytes each), a JSON object and a blob.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import resource
import struct
import sys
import types
import urllib.parse
from collections.abc import Mapping
from importlib import import_module
from typing import IO, Any

LENGTHS = struct.Struct(">II")
ASSET = "mem:///"
CUTTER, VARIER = "fontTools.subset", "fontTools.varLib.instancer"


class Refused(Exception):
    """The document cannot be made; `fault` is one of the words that the parent knows."""

    def __init__(self, fault: str, detail: str = "") -> None:
        super().__init__(fault, detail)
        self.fault = fault
        self.detail = detail


class Notes(logging.Handler):
    """What WeasyPrint has to say about a document, kept instead of shown."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def take(self) -> list[logging.LogRecord]:
        """All records since the last call."""
        taken, self.records = self.records, []
        return taken


def read_frame(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """The next frame, or None at the end of the stream."""
    head = stream.read(LENGTHS.size)
    if len(head) < LENGTHS.size:
        return None
    facts, blob = LENGTHS.unpack(head)
    return json.loads(stream.read(facts)), stream.read(blob)


def write_frame(stream: IO[bytes], facts: Mapping[str, Any], blob: bytes = b"") -> None:
    """Send one frame at once."""
    text = json.dumps(facts).encode()
    stream.write(LENGTHS.pack(len(text), len(blob)) + text + blob)
    stream.flush()


def close_the_doors(memory: int) -> None:
    """Limit memory (bytes), allow no core file, refuse sockets and other programs for the rest of this life."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def refuse(event: str, _arguments: tuple[Any, ...]) -> None:
        if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn")):
            raise PermissionError(event)

    sys.addaudithook(refuse)


def allow_seconds(seconds: int) -> None:
    """From now on this much CPU time; the kernel ends the process after it."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime)
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds + 1, resource.RLIM_INFINITY))


class Printer:
    """Makes documents one after another, with what they share kept warm."""

    def __init__(self, css: str, assets: Mapping[str, bytes], options: Mapping[str, Any]) -> None:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        self._weasyprint = weasyprint
        self._notes = Notes()
        logging.getLogger("weasyprint").handlers = [self._notes]
        self._fetcher = closed_fetcher(assets)
        self._fonts = FontConfiguration()
        self._images: dict[str, Any] = {}
        self._options = options
        self._css = [self._style(css)] if css else []

    def _style(self, css: str) -> Any:
        return self._weasyprint.CSS(string=css, url_fetcher=self._fetcher, font_config=self._fonts)

    def make(self, html: str) -> tuple[bytes, list[str]]:
        """The PDF and the remarks on it; raises Refused where something would be left out."""
        self._notes.take()
        page = self._weasyprint.HTML(string=html, url_fetcher=self._fetcher, media_type="print")
        pdf = page.write_pdf(
            font_config=self._fonts, stylesheets=self._css, cache=self._images, **self._options
        )
        return pdf, judged(self._notes.take())


def closed_fetcher(assets: Mapping[str, bytes]) -> Any:
    """A fetcher that knows the assets by name and `data:`, and stops the rendering for anything else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class ClosedFetcher(URLFetcher):  # type: ignore[misc]
        """Opens nothing: neither files nor the network."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            name = urllib.parse.unquote(url.removeprefix(ASSET))
            if not url.startswith(ASSET) or name not in assets:
                raise FatalURLFetchingError(url)
            return URLFetcherResponse(url, assets[name])

    return ClosedFetcher(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)


def judged(records: list[logging.LogRecord]) -> list[str]:
    """The remarks; raises Refused for a missing glyph and for anything that was left out."""
    boxes = [str(record.args[0]) for record in records if "notdef" in str(record.msg) and record.args]  # type: ignore[index]
    if boxes:
        raise Refused("glyph", "".join(dict.fromkeys(boxes)))
    for record in records:
        if record.levelno >= logging.ERROR:
            raise Refused("asset", record.getMessage())
    return [record.getMessage() for record in records]


def load_weasyprint() -> None:
    """Import WeasyPrint without a third of it: what it needs only when HarfBuzz cannot cut fonts, or fonts vary."""

    def vary(*arguments: Any, **options: Any) -> Any:
        for name in (CUTTER, VARIER):
            sys.modules.pop(name, None)
        return import_module(VARIER).instantiateVariableFont(*arguments, **options)

    sys.modules[CUTTER] = types.ModuleType(CUTTER)
    sys.modules[VARIER] = types.ModuleType(VARIER)
    sys.modules[VARIER].instantiateVariableFont = vary  # type: ignore[attr-defined]
    gc.disable()
    import weasyprint  # noqa: F401

    gc.enable()
    gc.freeze()


def missing_library() -> str:
    """The library that printing needs and this machine lacks, or an empty string."""
    try:
        load_weasyprint()
        from weasyprint.text import ffi
    except (ImportError, OSError) as error:
        return str(error)
    return "" if ffi.harfbuzz_subset is not None else "harfbuzz-subset"


def started(setting: Mapping[str, Any], blob: bytes) -> Printer:
    """A printer for the setting frame, whose blob holds the assets one after another."""
    if missing := missing_library():
        raise Refused("unavailable", missing)
    assets, start = {}, 0
    for name, length in setting["assets"]:
        assets[name] = blob[start : start + length]
        start += length
    close_the_doors(setting["memory"])
    allow_seconds(setting["seconds"])
    return Printer(setting["css"], assets, setting["options"])


def answer(printer: Printer, html: str) -> tuple[dict[str, Any], bytes]:
    """One document and what is to be said about it."""
    from weasyprint.urls import FatalURLFetchingError

    try:
        pdf, remarks = printer.make(html)
    except Refused as refusal:
        return {"fault": refusal.fault, "detail": refusal.detail}, b""
    except FatalURLFetchingError as error:
        return {"fault": "asset", "detail": str(error)}, b""
    except MemoryError:
        return {"fault": "memory", "detail": ""}, b""
    except Exception as error:  # whatever an odd document makes the library raise
        return {"fault": "failed", "detail": f"{type(error).__name__}: {error}"}, b""
    return {"remarks": remarks}, pdf


def serve(incoming: IO[bytes], outgoing: IO[bytes]) -> None:
    """Answer frames until the parent closes the stream."""
    first = read_frame(incoming)
    if first is None:
        return
    try:
        printer = started(*first)
    except Refused as refusal:
        write_frame(outgoing, {"fault": refusal.fault, "detail": refusal.detail})
        return
    write_frame(outgoing, {"ready": True})
    while frame := read_frame(incoming):
        allow_seconds(first[0]["seconds"])
        write_frame(outgoing, *answer(printer, frame[1].decode()))


if __name__ == "__main__":
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not write into the frames
    serve(sys.stdin.buffer, replies)
