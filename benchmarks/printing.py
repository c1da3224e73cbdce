"""CPU seconds and memory of the print room: `python -m benchmarks.printing [what …] [people]`.

`handbook` (of a site with 430 trainees, a book of A5), `cards` (place cards), `badges` (trainee cards), `sheets` (for
signing in at one lesson), `seats`, `handouts`: of 430, or of as many as are named. `lists`: group lists of 5,000, in as
many children as there are cores. Sheets are made of invented groups without a database: HTML, WeasyPrint, the start of
children and joining are measured.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import printed
from benchmarks.measuring import measured
from trainingapp import create_app
from trainingapp.core import fonts, pdf
from trainingapp.core.i18n import DEFAULT_LANGUAGE, in_language
from trainingapp.core.settings import Settings, database_url
from trainingapp.printing import press
from trainingapp.printing.press import Stamped

CLASS, MANY = 430, 5000
WHAT: dict[str, Callable[[int], printed.Made]] = {
    "handbook": printed.book,
    "cards": printed.cards,
    "badges": printed.badges,
    "sheets": printed.sign_in,
    "seats": printed.seats,
    "handouts": printed.handouts,
    "lists": printed.lists,
}


def measure(label: str, make: Callable[[], printed.Made], cache: Path) -> None:
    """Print what it costs to make the sheets and the PDF, and the most memory that all processes held at a time."""
    with measured(watch=True) as cost:
        piece, sheets = make()
        stamped = [Stamped(sheet, "演示班 · 主课堂", "数据版本 1 · 2026-08-24 08:00") for sheet in sheets]
        parts = [part.pdf for part in press.print_parts([(piece, stamped)], cache=cache)]
        whole = parts[0] if len(parts) == 1 else pdf.join(parts)
    pages, memory, size = pdf.page_count(whole), cost.memory / 1e6, len(whole) / 1e6
    print(
        f"{label:<20}{pages:5} pages{cost.cpu:8.2f} CPU-s{cost.wall:8.2f} s{memory:8.0f} MB, file {size:.1f} MB"
    )


def main() -> None:
    named = [word for word in sys.argv[1:] if word in WHAT]
    people = [int(word) for word in sys.argv[1:] if word.isdigit()]
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        fonts.prepare(cache)
        printed.a_site()  # as in a server at work, fonts and mappers are ready
        settings = Settings(instance=cache, database_url=database_url(None, cache), secret_key="benchmark")
        with create_app(settings, queue=False).app_context(), in_language(DEFAULT_LANGUAGE):
            for word in named or WHAT:
                count = people[0] if people else MANY if word == "lists" else CLASS
                measure(f"{word} of {count:,}", lambda: WHAT[word](count), cache)  # noqa: B023  called at once


if __name__ == "__main__":
    main()
