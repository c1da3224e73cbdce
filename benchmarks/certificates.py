"""CPU seconds for certificates: `python -m benchmarks.certificates [how many] [hard] [alone]`.

Single PDFs and print files, the child process included; beside them WeasyPrint afresh for each certificate, and Typst
where it is installed. `hard` draws names from all characters of the standard fonts, one in twelve with a dot, one in a
hundred Latin. `alone` leaves the peers out and watches the memory of all processes.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from benchmarks import certificate_peers as peers
from benchmarks.measuring import measured
from trainingapp.certificates.design import (
    CertificateContent,
    make_certificates,
    make_singles,
    print_parts,
    whole,
)
from trainingapp.certificates.rules import new_code
from trainingapp.core.fonts.stack import FLOOR
from trainingapp.core.pdf.signing import Signer, trial_key

FAMILY = "王李张刘陈杨赵黄周吴欧阳"
GIVEN = "建国秀英文静晓明海燕志强丽华永安春生䶮𬭊㛃"
ROUNDS = int(os.environ.get("ROUNDS", "3"))


def contents(count: int, *, hard: bool = False) -> list[CertificateContent]:
    """Contents with invented names of two to four characters, one in fifty of them with a dot; or hard ones."""
    draw = random.Random(1)
    name = _hard_name if hard else _everyday_name
    return [_content(number, name(number, draw)) for number in range(1, count + 1)]


def _everyday_name(number: int, draw: random.Random) -> str:
    name = draw.choice(FAMILY) + "".join(draw.choice(GIVEN) for _n in range(draw.randint(1, 3)))
    return f"{name}·{draw.choice(GIVEN)}" if number % 50 == 0 else name


def _hard_name(number: int, draw: random.Random) -> str:
    if number % 100 == 0:
        return "".join(draw.choice("abdeghiklmnorstuvz") for _n in range(draw.randint(4, 9))).title()
    if number % 12 == 0:
        parts = ("".join(draw.choices(_standard(), k=draw.randint(2, 8))) for _n in range(2))
        return "·".join(parts)
    return "".join(draw.choices(_standard(), k=draw.randint(2, 4)))


@lru_cache
def _standard() -> list[str]:
    """The Chinese characters of the font that comes with the program: the 8,105 standard ones and some."""
    points = TTFont(FLOOR).getBestCmap()
    return [chr(point) for point in sorted(points) if 0x3400 <= point <= 0x9FFF or point >= 0x20000]


def _content(number: int, name: str) -> CertificateContent:
    code = new_code()
    return CertificateContent(
        number=f"演示〔2026〕第{number:05}号",
        name=name,
        cohort_title="全国社区工作者视频培训第三期（演示）",
        hosts=("示范省社区建设促进会（演示）", "示范省社区干部学院（演示）"),
        starts_on=date(2026, 8, 24),
        ends_on=date(2026, 8, 28),
        issued_on=date(2026, 8, 28),
        verify_url=f"https://training.example.org/check/{code}",
        check_code=code,
        unit_path="云岭省柳江市望溪区柳堤街道春晓社区",
        study_hours=36,
    )


def measure(label: str, work: Callable[[], int], *, watch: bool = False) -> None:
    """Print the median CPU and wall seconds of some rounds, the bytes made, and the most memory if it is watched."""
    costs, size = [], 0
    for _n in range(ROUNDS):
        with measured(watch=watch) as cost:
            size = work()
        costs.append(cost)
    seconds, waited = (
        statistics.median(one.cpu for one in costs),
        statistics.median(one.wall for one in costs),
    )
    memory = f"{max(one.memory for one in costs) / 1e6:8.0f} MB held" if watch else ""
    print(f"{label:<40}{seconds:8.2f} CPU-s {waited:8.2f} s {size / 1e6:8.1f} MB{memory}", flush=True)


def ours(made: Sequence[CertificateContent], cache: Path, *, watch: bool) -> None:
    """What the program takes for these, with nothing kept from before and with all of it."""
    signer = Signer(trial_key("演示", datetime.now(UTC)))

    def anew(work: Callable[[], int]) -> Callable[[], int]:
        def after_forgetting() -> int:
            shutil.rmtree(cache / "laid-out", ignore_errors=True)
            return work()

        return after_forgetting

    def singles() -> int:
        return sum(len(one.head) + len(one.tail) for one in make_singles(made, cache=cache))

    def signed() -> int:
        at, size = datetime.now(UTC), 0
        pdfs = make_singles(made, cache=cache, archival=True)
        for content, one in zip(made, pdfs, strict=True):
            done = signer.sign(one, content.number, content.check_code, at)
            size += len(done.head) + len(done.tail)
        return size

    def together() -> int:
        return len(whole(print_parts(made, cache=cache)))

    count = len(made)
    measure(f"{count} single PDFs, nothing kept", anew(singles), watch=watch)
    measure(f"{count} single PDFs, laid out before", singles, watch=watch)
    measure(f"{count} as PDF/A-3u, nothing kept, signed", anew(signed), watch=watch)
    measure(f"{count} as PDF/A-3u, laid out, signed", signed, watch=watch)
    measure(f"{count} pages in one file, nothing kept", anew(together), watch=watch)
    measure(f"{count} pages in one file, laid out", together, watch=watch)


def theirs(made: Sequence[CertificateContent], cache: Path, beside: Path) -> None:
    """What others take."""
    few = made[: min(len(made), 8)]
    typst = peers.typst_compiler(cache, beside, made[0])
    if typst:
        typst(made[:1])
        measure(f"{len(made)} by Typst, warm", lambda: sum(len(typst([one])) for one in made))
        measure(f"{len(made)} pages in one file, Typst", lambda: len(typst(made)))
    else:
        print("Typst is left out: it is not installed (see benchmarks/certificate_peers.py)")
    measure(f"{len(few)} by WeasyPrint, afresh", lambda: peers.naive(few, cache))


def main() -> None:
    asked = sys.argv[1:]
    count = next((int(one) for one in asked if one.isdigit()), 430)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as beside:
        cache, made = Path(folder), contents(count, hard="hard" in asked)
        list(make_certificates(made[:1], cache=cache))  # the fonts are prepared once for an installation
        ours(made, cache, watch="alone" in asked)
        if "alone" not in asked:
            theirs(made, cache, Path(beside))


if __name__ == "__main__":
    main()
