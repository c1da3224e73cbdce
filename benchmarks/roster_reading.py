"""CPU seconds (user + system, child processes included) to read and check a roster of 430 and of 5,000 rows.

Run: `python benchmarks/roster_reading.py [rows …]`. Prints the median of five runs and the most memory that this
process took, the file being written by another one; the workbook has a title, twelve columns, phones stored as
numbers in one row of ten and a wrong ID in one of a hundred.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import sys
import tempfile
from pathlib import Path

import xlsxwriter
from stdnum.cn import ric

from benchmarks.measuring import cpu
from trainingapp.cohorts.roster import read_roster
from trainingapp.core.spreadsheets import read_in_child

HEADER = ["序号", "姓名", "性别", "民族", "身份证号", "手机号码"]
HEADER += ["代表团", "工作单位", "现任职务", "学历", "教学点", "备注"]
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂"
RUNS = 5
LARGE = 50_000


def id_number(number: int) -> str:
    """A made-up identity number with a right check digit."""
    body = f"330106{1950 + number // 10_000 % 50}{number // 27 % 12 + 1:02d}{number % 27 + 1:02d}{number % 1000:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def write_roster(path: Path, count: int) -> None:
    """An untidy roster of `count` people."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("名册")
    sheet.merge_range(0, 0, 0, len(HEADER) - 1, "社区工作者培训班学员名册")
    sheet.write_row(2, 0, HEADER)
    for number in range(count):
        name = SURNAMES[number % 24] + GIVEN[number // 24 % 24] + GIVEN[number // 7 % 24]
        phone = 13_800_000_000 + number
        written = id_number(number)
        if number % 100 == 99:
            written = written[:-1] + ("0" if written[-1] != "0" else "1")
        place = f"云川省青禾市东湖区第{number % 40}街道第{number}社区"
        sex = "男" if int(written[16]) % 2 else "女"
        sheet.write_number(number + 3, 0, number + 1)
        texts = [
            name,
            sex,
            "汉族",
            written,
            str(phone),
            "云川省代表团",
            place,
            "党委书记、居委会主任",
            "大学",
        ]
        sheet.write_row(number + 3, 1, [*texts, "云川分课堂"])
        if number % 10 == 0:
            sheet.write_number(number + 3, 5, phone)
    book.close()


def measure(path: Path) -> tuple[float, int, int]:
    """CPU seconds of one run, valid and refused rows."""
    before = cpu()
    roster = read_roster(read_in_child(path, path.name))
    return cpu() - before, len(roster.valid), len(roster.refused)


def main() -> None:
    """Print a line per size."""
    for count in [int(each) for each in sys.argv[1:]] or [430, 5_000]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "roster.xlsx"
            writing = multiprocessing.get_context("spawn").Process(target=write_roster, args=(path, count))
            writing.start()
            writing.join()
            runs = [measure(path) for _run in range(RUNS if count < LARGE else 1)]
        seconds = statistics.median(run[0] for run in runs)
        _first, valid, refused = runs[0]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{count:>7} rows: {seconds:.3f} CPU-s (first run {_first:.3f}), {valid} valid, {refused} refused, "
            f"{peak} MB at most"
        )


if __name__ == "__main__":
    main()
