"""The parent's side of printing: start the child, hand it documents, take PDFs."""

from __future__ import annotations

import logging
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from trainingapp.core import fonts
from trainingapp.core.pdf import worker
from trainingapp.core.pdf.errors import PdfFailed, refusal

logger = logging.getLogger(__name__)

_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
WALL_FACTOR = 6  # a crowded machine may take this much longer than the CPU time allowed


@dataclass(frozen=True)
class Limits:
    """What one document may use: CPU seconds, and the child's memory in bytes."""

    seconds: int = 20
    memory: int = 1 << 30


def render(
    html: str,
    *,
    cache: Path,
    css: str = "",
    assets: Mapping[str, bytes] | None = None,
    limits: Limits = Limits(),
    options: Mapping[str, Any] | None = None,
    stack: tuple[fonts.FontFile, ...] | None = None,
) -> bytes:
    """The PDF of one HTML document; see `render_many`."""
    pdfs = render_many(
        [html], cache=cache, css=css, assets=assets, limits=limits, options=options, stack=stack
    )
    with closing(pdfs):
        return next(pdfs)


def render_many(
    pages: Iterable[str],
    *,
    cache: Path,
    css: str = "",
    assets: Mapping[str, bytes] | None = None,
    limits: Limits = Limits(),
    options: Mapping[str, Any] | None = None,
    stack: tuple[fonts.FontFile, ...] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Generator[bytes, None, None]:
    """The PDFs of HTML documents in order, made by one child while the caller takes them.

    `progress` hears how many are done; the rest as for `renderer`. Closing the iterator, or an exception from
    `progress` or `pages`, ends the child. Raises PdfFailed or a subclass at the first document refused.
    """
    opened = renderer(cache=cache, css=css, assets=assets, limits=limits, options=options, stack=stack)
    with opened as make:
        for index, html in enumerate(pages):
            try:
                made = make(html)
            except PdfFailed as refused:
                refused.index = index
                raise
            yield made
            if progress:
                progress(index + 1)


@contextmanager
def renderer(
    *,
    cache: Path,
    css: str = "",
    assets: Mapping[str, bytes] | None = None,
    limits: Limits = Limits(),
    options: Mapping[str, Any] | None = None,
    stack: tuple[fonts.FontFile, ...] | None = None,
) -> Iterator[Callable[[str], bytes]]:
    """A child that makes a PDF of one HTML document after another, as long as the context lasts.

    It is started with the first document, so that a caller who needs none after all does not pay for it. `assets` are
    found as `mem:///name`; `css` is parsed once. `cache` is a folder for fonts, `stack` other fonts than the machine's.
    `options` go to WeasyPrint's `write_pdf`. The function raises PdfFailed or a subclass.
    """
    with ExitStack() as end:

        @lru_cache(maxsize=1)
        def child() -> _Child:
            started = end.enter_context(_Child(fonts.prepare(cache, stack), limits))
            started.start(css, assets or {}, options or {})
            return started

        yield lambda html: child().make(html, 0)


def check(cache: Path) -> None:
    """Raise PrintingUnavailable, which names what to install, unless printing works here."""
    with _Child(fonts.prepare(cache), Limits()) as child:
        child.start("", {}, {})


class _Child:
    """One worker process, from start to certain end."""

    def __init__(self, fontconfig: Path, limits: Limits) -> None:
        self._limits = limits
        self._errors: IO[bytes] = TemporaryFile()  # noqa: SIM115  closed in __exit__
        self._too_slow = False
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(Path(worker.__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=_environment(fontconfig),
            cwd=fontconfig.parent,
        )

    def __enter__(self) -> _Child:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(OSError):  # what could not be sent is of no use now
                    stream.close()
        self._errors.close()

    def start(self, css: str, assets: Mapping[str, bytes], options: Mapping[str, Any]) -> None:
        """Hand over what all documents share."""
        setting = {
            "css": css,
            "assets": [(name, len(content)) for name, content in assets.items()],
            "options": dict(options),
            "memory": self._limits.memory,
            "seconds": self._limits.seconds,
        }
        self._ask(setting, b"".join(assets.values()), 0)

    def make(self, html: str, index: int) -> bytes:
        """The PDF of one document; private-use characters are refused, since fonts print them as they like."""
        if lawless := _PRIVATE_USE.findall(unescape(html)):
            raise refusal("glyph", "".join(dict.fromkeys(lawless)), index)
        facts, pdf = self._ask({}, html.encode(), index)
        for remark in facts.get("remarks", ()):
            logger.warning("PDF: %s", remark)
        return pdf

    def _ask(self, facts: Mapping[str, Any], blob: bytes, index: int) -> tuple[dict[str, Any], bytes]:
        assert self._process.stdin
        assert self._process.stdout
        timer = threading.Timer(self._limits.seconds * WALL_FACTOR, self._give_up)
        timer.start()
        try:
            with suppress(BrokenPipeError):  # the child is gone: its end tells why
                worker.write_frame(self._process.stdin, facts, blob)
            reply = worker.read_frame(self._process.stdout)
        finally:
            timer.cancel()
        if reply is None:
            raise refusal(*self._end(), index)
        if "fault" in reply[0]:
            raise refusal(reply[0]["fault"], reply[0]["detail"], index)
        return reply

    def _give_up(self) -> None:
        self._too_slow = True
        self._process.kill()

    def _end(self) -> tuple[str, str]:
        """Fault and detail for a child that ended without an answer."""
        code = self._process.wait()
        self._errors.seek(0)
        said = self._errors.read()[-2000:].decode(errors="replace")
        logger.error("the PDF process ended with %s: %s", code, said)
        if self._too_slow or code == -signal.SIGXCPU:
            return "time", ""
        out_of_memory = "MemoryError" in said or code in (-signal.SIGKILL, -signal.SIGABRT, -signal.SIGSEGV)
        return ("memory", "") if out_of_memory else ("failed", f"{code}")


def _environment(fontconfig: Path) -> dict[str, str]:
    """Nothing of the server's own environment, which may hold passwords."""
    return {
        "FONTCONFIG_FILE": str(fontconfig),
        "HOME": str(fontconfig.parent),
        "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
    }
