"""Finding a person in a class of 100,000: CPU time of each kind of search, as the page answers while one types.

Run `python -m benchmarks.people_search [people]` in the project's folder; the database is made in a temporary
folder (`DATABASE_URL` names another one to fill: an empty one). Printed are the median and the 99th percentile of
the CPU time of fifty requests each, through the whole application but without a web server; on PostgreSQL the time
of its server process for us is added (one process: searching is kept from spreading over several).
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import event, insert, select, text

from benchmarks.submission_list import START, fresh_app
from trainingapp.accounts.models import Person, SignInKind, SignInName
from trainingapp.accounts.rules import sort_key
from trainingapp.cohorts.models import (
    Cohort,
    CohortState,
    Delegation,
    Enrolment,
    Placement,
    Programme,
    Site,
    SiteKind,
    Staff,
    StaffRole,
    Standing,
    StandingKind,
)
from trainingapp.cohorts.services import sites as services
from trainingapp.cohorts.services.sites import NewSite
from trainingapp.core.database import begin_write
from trainingapp.core.session import db, session

REPEATS = 50
FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建文辉力晨光柳堤春晓望溪青禾松月山川海宁"
PLACES = "青禾", "望溪", "柳堤", "春晓", "松月", "晨光"
SEARCHES = {
    "name": "张伟",
    "family name alone": "张",
    "given name": "晨光",
    "pinyin": "zhangwei",
    "pinyin, being typed": "zha",
    "one letter": "z",
    "initials": "zcg",
    "trainee number": "SS1-54321",
    "serial number": "54321",
    "unit": "望溪街道第17社区",
    "part of a unit": "柳堤",
    "phone tail": "4321",
    "whole phone": "19900054321",
    "name and unit": "张伟 松月",
    "nobody": "欧阳不在",
    "no search, first page": "",
}


def fill(people: int) -> tuple[int, str]:
    """A class of this many at 320 sites; its number and the organizer's sign."""
    begin_write(session)
    programme, organizer = Programme(name="示范培训"), Person(name="organizer", sort_key="organizer")
    session.add_all([programme, organizer])
    session.flush()
    cohort = Cohort(
        programme_id=programme.id,
        edition=1,
        title="示范班",
        code="SS1",
        starts_on=date(2026, 8, 24),
        ends_on=date(2026, 8, 28),
        state=CohortState.OPEN,
    )
    session.add(cohort)
    session.flush()
    session.add(Staff(cohort_id=cohort.id, person_id=organizer.id, role=StaffRole.ORGANIZER))
    main = services.add_site(cohort, None, kind=SiteKind.MAIN, name="主课堂", by=None)
    branches = [NewSite(f"分课堂{n:03}", SiteKind.BRANCH, main) for n in range(319)]
    services.add_tree(cohort, branches, by=None)
    session.add_all(Delegation(cohort_id=cohort.id, name=f"第{n}代表团") for n in range(32))
    session.flush()
    _trainees(cohort, people)
    session.commit()
    return cohort.id, organizer.get_id()


def _trainees(cohort: Cohort, people: int) -> None:
    chosen = random.Random(20260824)
    sites, delegations = list(session.scalars(select(Site.id))), list(session.scalars(select(Delegation.id)))

    def pick(letters: str) -> str:
        return letters[int(chosen.random() * len(letters))]

    for begin in range(0, people, 5000):
        numbers = range(begin, min(people, begin + 5000))
        names = [
            pick(FAMILY) + pick(GIVEN) + (pick(GIVEN) if chosen.random() < 0.7 else "") for _n in numbers
        ]
        persons = _add(
            Person,
            [
                {"name": name, "sort_key": sort_key(name), "phone": f"199{n:08}", "session_stamp": "x"}
                for n, name in zip(numbers, names, strict=True)
            ],
        )
        enrolments = _add(
            Enrolment,
            [
                {
                    "cohort_id": cohort.id,
                    "person_id": one,
                    "trainee_no": f"SS1-{n:05}",
                    "delegation_id": delegations[n % 32],
                    "unit": f"示范省{PLACES[n % 6]}市{PLACES[n % 5]}区{PLACES[n // 6 % 6]}街道第{n // 40 % 60}社区",
                    "post": "居委会主任",
                }
                for n, one in zip(numbers, persons, strict=True)
            ],
        )
        pairs = list(zip(numbers, enrolments, strict=True))
        _add(
            Placement,
            [{"enrolment_id": e, "site_id": sites[n % len(sites)], "since": START} for n, e in pairs],
        )
        _add(Standing, [{"enrolment_id": e, "kind": StandingKind.ARRIVED, "since": START} for _n, e in pairs])
        _add(
            SignInName,
            [
                {"person_id": one, "kind": SignInKind.PHONE, "value": f"199{n:08}"}
                for n, one in zip(numbers, persons, strict=True)
            ],
        )


def _add(model: type, rows: list[dict[str, object]]) -> list[int]:
    statement = insert(model).returning(model.id, sort_by_parameter_order=True)  # type: ignore[attr-defined]
    return list(session.scalars(statement, rows))


class Meter:
    """CPU time of this process and of the database's processes that serve it, in milliseconds."""

    def __init__(self, app: Flask) -> None:
        self.servers: set[int] = set()
        with app.app_context():
            engine = db.engine
            if engine.dialect.name == "postgresql":
                event.listen(engine, "connect", self._joined)
                engine.dispose()

    def _joined(self, connection: object, _record: object) -> None:
        self.servers.add(connection.info.backend_pid)  # type: ignore[attr-defined]
        connection.execute("SET max_parallel_workers_per_gather = 0")  # type: ignore[attr-defined]
        connection.commit()  # type: ignore[attr-defined]

    def read(self) -> float:
        """Milliseconds since some beginning."""
        servers = (Path(f"/proc/{process}/schedstat") for process in self.servers)
        return 1000 * time.process_time() + sum(
            int(path.read_text().split()[0]) / 1e6 for path in servers if path.exists()
        )


def measure(app: Flask, cohort_id: int, organizer: str) -> None:
    """Print one line for each kind of search."""
    meter = Meter(app)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = organizer
    for name, search in SEARCHES.items():
        times, size = [], 0
        for _repeat in range(REPEATS + 2):
            began = meter.read()
            response = client.get(
                f"/cohorts/{cohort_id}/roster", query_string={"q": search}, headers={"HX-Request": "true"}
            )
            times.append(meter.read() - began)
            assert response.status_code == 200, response.status_code
            size = len(response.data)
        middle, worst = statistics.median(times[2:]), statistics.quantiles(times[2:], n=100)[98]
        print(f"{name:<24} {middle:7.1f} ms {worst:7.1f} ms {size / 1000:6.1f} KB", flush=True)


def main() -> None:
    """Print the table."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        app = fresh_app(Path(folder))
        with app.app_context():
            place = fill(people)
            if os.environ.get("DATABASE_URL"):
                begin_write(session)
                session.execute(text("ANALYZE"))
                session.commit()
        print(f"{'search':<24} {'median':>10} {'p99':>10}")
        measure(app, *place)


if __name__ == "__main__":
    main()
