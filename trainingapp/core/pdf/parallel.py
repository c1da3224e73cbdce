"""Several children at work at once, for print that comes in many documents."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from trainingapp.core.fonts import FontFile
from trainingapp.core.pdf.errors import PdfFailed
from trainingapp.core.pdf.rendering import Limits, renderer

AHEAD = 2  # documents that wait for each child: enough to keep it at work, few enough to hold in memory


def render_in_parallel(
    pages: Iterable[str],
    *,
    cache: Path,
    css: str = "",
    limits: Limits = Limits(),  # noqa: B008  frozen
    stack: tuple[FontFile, ...] | None = None,
    workers: int | None = None,
) -> Generator[bytes, None, None]:
    """The PDFs of HTML documents in order, made by as many children as there are cores, or as are told.

    A child is started when there is work for it. The threads only wait for the children; `pages` is read in the
    caller's own; `stack` is other fonts than the machine's. Closing the iterator ends the children. Raises PdfFailed
    or a subclass, with `index`, at the first document refused.
    """
    own, children = threading.local(), ExitStack()
    most = workers or len(os.sched_getaffinity(0))
    threads = ThreadPoolExecutor(most, thread_name_prefix="pdf")

    def make(html: str) -> bytes:
        if not hasattr(own, "make"):
            own.make = children.enter_context(renderer(cache=cache, css=css, limits=limits, stack=stack))
        made: bytes = own.make(html)
        return made

    try:
        yield from _in_order((threads.submit(make, html) for html in pages), most * AHEAD)
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        children.close()  # a thread that waits for one hears of its end
        threads.shutdown()
        children.close()  # one that was just being started


def _in_order(begun: Iterable[Future[bytes]], most: int) -> Generator[bytes, None, None]:
    """The results in order, beginning no more than so many before the first of them is taken."""
    waiting: deque[tuple[int, Future[bytes]]] = deque()
    for numbered in enumerate(begun):
        waiting.append(numbered)
        if len(waiting) >= most:
            yield _taken(*waiting.popleft())
    while waiting:
        yield _taken(*waiting.popleft())


def _taken(index: int, future: Future[bytes]) -> bytes:
    try:
        return future.result()
    except PdfFailed as refused:
        refused.index = index
        raise
