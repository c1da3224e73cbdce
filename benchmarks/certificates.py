"""CPU seconds for the certificates of a class: `python -m benchmarks.certificates [how many]`.

Single PDFs and one print file, names drawn from everyday and rare characters, the child process included; beside them
WeasyPrint afresh for each certificate, and Typst where it is installed.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks import certificate_peers as peers
from trainingapp.certificates.design import (
    CertificateContent,
    make_certificates,
    make_print_file,
    make_singles,
)
from trainingapp.certificates.rules import new_code

FAMILY = "王李张刘陈杨赵黄周吴欧阳"
GIVEN = "建国秀英文静晓明海燕志强丽华永安春生䶮𬭊㛃"
ROUNDS = int(os.environ.get("ROUNDS", "3"))


def contents(count: int) -> list[CertificateContent]:
    """Contents with invented names of two to four characters, one in fifty of them with a dot."""
    draw = random.Random(1)
    return [_content(number, draw) for number in range(1, count + 1)]


def _content(number: int, draw: random.Random) -> CertificateContent:
    name = draw.choice(FAMILY) + "".join(draw.choice(GIVEN) for _n in range(draw.randint(1, 3)))
    code = new_code()
    return CertificateContent(
        number=f"演示〔2026〕第{number:05}号",
        name=f"{name}·{draw.choice(GIVEN)}" if number % 50 == 0 else name,
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


def cpu() -> float:
    """User and system seconds of this process and its children so far."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def measure(label: str, work: Callable[[], int]) -> None:
    """Print the median CPU and wall seconds of some rounds, and the bytes made."""
    rounds = []
    for _n in range(ROUNDS):
        began, wall = cpu(), time.perf_counter()
        size = work()
        rounds.append((cpu() - began, time.perf_counter() - wall))
    seconds, waited = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"{label:<38}{seconds:8.2f} CPU-s {waited:8.2f} s {size / 1e6:8.1f} MB")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 430
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as beside:
        cache, made = Path(folder), contents(count)
        few = made[: min(count, 8)]
        typst = peers.typst_compiler(cache, Path(beside), made[0])
        list(make_certificates(made[:1], cache=cache))  # the fonts are prepared once for an installation

        def anew() -> int:
            shutil.rmtree(cache / "laid-out", ignore_errors=True)
            return singles()

        def singles() -> int:
            return sum(len(one.head) + len(one.tail) for one in make_singles(made, cache=cache))

        if typst:
            typst(made[:1])
            measure(f"{count} by Typst, warm", lambda: sum(len(typst([one])) for one in made))
            measure(f"{count} pages in one file, Typst", lambda: len(typst(made)))
        else:
            print("Typst is left out: it is not installed (see benchmarks/certificate_peers.py)")
        measure(f"{len(few)} by WeasyPrint, afresh", lambda: peers.naive(few, cache))
        measure(f"{count} single PDFs, nothing kept", anew)
        measure(f"{count} single PDFs, laid out before", singles)
        measure(f"print file of {count} pages", lambda: len(make_print_file(made, cache=cache)))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory of the child        {peak:8.0f} MB")


if __name__ == "__main__":
    main()
