"""The last minutes before the due time: everybody hands in at once, workers die, and nothing may be lost.

Run `python -m benchmarks.rush [people] [--postgresql] [--rate N] [--kills N]` in the project's folder. The real server
(two gunicorn workers) runs on a new database in a temporary folder; clients in processes of their own hand in one
essay each over kept-open connections, as fast as they are answered or, with `--rate`, so many each second in all.
Every answer that says “handed in” goes into a ledger. Meanwhile workers are killed, one every three seconds (three
unless `--kills` says otherwise), a client that gets no answer sends the same key again, and after the last answer the
whole server is killed at once. Then the ledger is held against the database:
lost, doubled and wrong receipts must be 0. The clients share the cores with the server; their own work is printed
apart.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, select

from benchmarks.essay_road import ESSAY, stage
from benchmarks.rush_clients import Acknowledged, Connection, Essay, client, essays
from benchmarks.submission_list import fresh_app
from tests.postgresql import ROLE, Server
from trainingapp.core.session import session
from trainingapp.core.settings import ROOT
from trainingapp.reflections.models import Reflection, Version

CLIENTS = 2
SECRET = "benchmark"
KILL_EVERY = 3.0

# -- server ----------------------------------------------------------------------------------------------------


@contextmanager
def serving(folder: Path, database_url: str) -> Iterator[tuple[int, int]]:
    """The server as it is run; its port and the leader of its processes. It ends without any warning."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        "TRAININGAPP_INSTANCE": str(folder),
        "SECRET_KEY": SECRET,
        "PORT": str(port),
        "DATABASE_URL": database_url,
    }
    command = [sys.executable, "-m", "trainingapp", "serve"]
    server = subprocess.Popen(command, env={**os.environ, **own}, cwd=ROOT, start_new_session=True)
    try:
        until = time.monotonic() + 120
        while not _answers(port):
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the server does not start")
        yield port, server.pid
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(60)


def _answers(port: int) -> bool:
    try:
        return Connection(port).ask(b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n")[0] == 200
    except OSError:
        time.sleep(0.2)
        return False


def _processes() -> Iterator[tuple[int, list[str], str]]:
    """Number, fields from the state on, and command of every process (Linux)."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            yield int(folder.name), fields, (folder / "cmdline").read_text()
        except OSError:
            continue


def _ticks(fields: list[str]) -> int:
    """User and system time of a process and of those it waited for."""
    return sum(int(field) for field in fields[11:15])


def cpu_of(leader: int, database: Server | None) -> dict[str, float]:
    """CPU seconds of the server's processes by what they do, those that ended since the start included."""
    spent: defaultdict[str, float] = defaultdict(float)
    for _pid, fields, command in _processes():
        if int(fields[3]) == leader:
            part = "jobs" if command.rstrip("\0").endswith("\0worker") else "web"
            spent[part] += _ticks(fields) / os.sysconf("SC_CLK_TCK")
    if database:
        spent["database"] = cpu_of_postgresql(database.folder)
    return spent


def cpu_of_postgresql(folder: Path) -> float:
    """The same for the database's processes."""
    main = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    ticks = [_ticks(fields) for pid, fields, _command in _processes() if main in (pid, int(fields[1]))]
    return sum(ticks) / os.sysconf("SC_CLK_TCK")


def _workers(leader: int) -> list[int]:
    """The gunicorn workers: those whose parent is gunicorn too."""
    own = [
        (pid, fields)
        for pid, fields, command in _processes()
        if "gunicorn" in command and int(fields[3]) == leader
    ]
    web = {pid: int(fields[1]) for pid, fields in own}
    return sorted(pid for pid, parent in web.items() if parent in web)


def kill_workers(leader: int, kills: int, over: threading.Event, killed: list[int]) -> None:
    """Kill one gunicorn worker after the other, so many, or until it is over."""
    while len(killed) < kills and not over.wait(KILL_EVERY):
        workers = _workers(leader)
        if workers:
            killed.append(workers[len(killed) % len(workers)])
            os.kill(killed[-1], signal.SIGKILL)


# -- measuring -------------------------------------------------------------------------------------------------


def rush(
    port: int, leader: int, ready: list[Essay], *, rate: float, kills: bool
) -> tuple[list[Acknowledged], float, int]:
    """Let the clients loose; the ledger, the clients' CPU seconds, and how many workers were killed."""
    ledger: multiprocessing.Queue[Any] = multiprocessing.Queue()
    shares = [ready[number::CLIENTS] for number in range(CLIENTS)]
    clients = [
        multiprocessing.Process(target=client, args=(port, one, rate / CLIENTS, ledger)) for one in shares
    ]
    over, killed = threading.Event(), list[int]()
    killer = threading.Thread(target=kill_workers, args=(leader, kills, over, killed))
    for one in clients:
        one.start()
    killer.start()
    ended = [ledger.get(timeout=600) for _client in clients]
    over.set()
    for one in clients:
        one.join()
    killer.join()
    return [entry for some, _cpu in ended for entry in some], sum(cpu for _some, cpu in ended), len(killed)


def audit(entries: list[Acknowledged]) -> dict[str, int]:
    """The ledger against the database."""
    rows = session.execute(
        select(Reflection.enrolment_id, Version.key, Version.id, Version.text).join(
            Reflection, Reflection.id == Version.reflection_id
        )
    ).all()
    kept = {(row.enrolment_id, row.key): row for row in rows}
    versions = Counter(row.enrolment_id for row in rows)
    found = [(entry, kept.get((entry.enrolment_id, entry.key))) for entry in entries]
    return {
        "acknowledged": len(entries),
        "lost": sum(row is None or row.text != ESSAY for _entry, row in found),
        "doubled": sum(count > 1 for count in versions.values()),
        "wrong receipts": sum(
            row is not None and not entry.receipt.endswith(f"/{row.id}") for entry, row in found
        ),
    }


def report(entries: list[Acknowledged], cpu: dict[str, float], asking: float, killed: int) -> None:
    """Print rates, waiting times and the server's work."""
    took = max(entry.ended for entry in entries) - min(entry.began for entry in entries)
    waits = sorted(1000 * (entry.ended - entry.began) for entry in entries)
    p95 = statistics.quantiles(waits, n=20)[-1]
    print(f"acknowledged   {len(entries) / took:7.1f} /s over {took:.1f} s, workers killed: {killed}")
    print(
        f"waiting        {statistics.median(waits):7.0f} ms median, {p95:.0f} ms p95, {waits[-1]:.0f} ms longest"
    )
    print(f"sent again     {sum(entry.tries > 1 for entry in entries):7d} of {len(entries)}")
    parts = ", ".join(f"{part} {1000 * seconds / len(entries):.1f}" for part, seconds in cpu.items())
    print(
        f"server         {1000 * sum(cpu.values()) / len(entries):7.1f} CPU-ms for each submission: {parts}"
    )
    print(f"clients        {1000 * asking / len(entries):7.1f} CPU-ms for each submission")


def run(folder: Path, given: argparse.Namespace, postgresql: Server | None) -> bool:
    """One rush on a new database; true when the ledger agrees."""
    app = fresh_app(folder)
    with app.app_context():
        address, _trainees = stage(given.people)
        ready = essays(app, address)
        session.remove()
    with serving(folder, os.environ.get("DATABASE_URL", "")) as (port, leader):
        before = cpu_of(leader, postgresql)
        entries, asking, killed = rush(port, leader, ready, rate=given.rate, kills=given.kills)
        cpu = {part: seconds - before[part] for part, seconds in cpu_of(leader, postgresql).items()}
    report(entries, cpu, asking, killed)
    with app.app_context():
        found = audit(entries)
    print("ledger         " + ", ".join(f"{name}: {count}" for name, count in found.items()))
    return len(entries) == len(ready) and not any(
        count for name, count in found.items() if name != "acknowledged"
    )


def _url(postgresql: Server) -> str:
    place = {"host": str(postgresql.folder)}
    return str(URL.create("postgresql+psycopg", username=ROLE, database="postgres", query=place))


def main() -> None:
    """Print the figures; exit code 1 when anything was lost or doubled."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("people", type=int, nargs="?", default=1000)
    parser.add_argument(
        "--postgresql", action="store_true", help="on a PostgreSQL of its own instead of SQLite"
    )
    parser.add_argument(
        "--rate", type=float, default=0, help="essays each second; 0: as fast as they are answered"
    )
    parser.add_argument("--kills", type=int, default=3, help="workers that are killed meanwhile")
    given = parser.parse_args()
    signal.signal(
        signal.SIGTERM, lambda _number, _frame: sys.exit(1)
    )  # so that the server is not left behind
    postgresql = Server.owned() if given.postgresql else None
    with tempfile.TemporaryDirectory() as folder:
        try:
            if postgresql:
                postgresql.start()
                os.environ["DATABASE_URL"] = _url(postgresql)
            agrees = run(Path(folder), given, postgresql)
        finally:
            if postgresql:
                postgresql.stop()
    sys.exit(0 if agrees else 1)


if __name__ == "__main__":
    main()
