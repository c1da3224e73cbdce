"""The trainees of the rush: each hands one essay in and asks again with the same key until a receipt arrives."""

from __future__ import annotations

import json
import multiprocessing
import socket
import threading
import time
import uuid
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask import session as cookie
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select

from benchmarks.essay_road import ESSAY
from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Enrolment
from trainingapp.core.session import session

CONNECTIONS = 8
"""Of each client, one essay at a time on each."""
PATIENCE = 20.0


@dataclass(frozen=True)
class Essay:
    """A request ready to be sent, and what identifies it."""

    enrolment_id: int
    key: str
    request: bytes


@dataclass(frozen=True)
class Acknowledged:
    """An entry of the ledger; times in seconds of the machine's steady clock."""

    enrolment_id: int
    key: str
    receipt: str
    began: float
    ended: float
    tries: int


def essays(app: Flask, address: str) -> list[Essay]:
    """A signed-in person's request for each trainee, without the cost of signing in."""
    people = session.execute(select(Person, Enrolment.id).join(Enrolment, Enrolment.person_id == Person.id))
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    with app.test_request_context():
        token = generate_csrf()
        shared = {**cookie, "_fresh": True, "_permanent": True}
    found = []
    for identity, enrolment_id in [(person.get_id(), number) for person, number in people]:
        key, value = str(uuid.uuid4()), signer.dumps({**shared, "_user_id": identity})
        body = {"title": "把门敲开", "text": ESSAY, "revision": 0, "writer": enrolment_id, "key": key}
        found.append(Essay(enrolment_id, key, _request(address, value, token, body)))
    return found


def _request(address: str, cookie_value: str, token: str, body: dict[str, Any]) -> bytes:
    content = json.dumps(body).encode()
    head = (
        f"POST {address}/submit HTTP/1.1\r\nHost: localhost\r\nCookie: session={cookie_value}\r\n"
        f"X-CSRFToken: {token}\r\nAccept: application/json\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


class Connection:
    """One kept-open connection; raises OSError when there is no whole answer."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def ask(self, request: bytes) -> tuple[int, bytes]:
        try:
            if self.socket is None:
                self.socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
            self.socket.sendall(request)
            return self._answer(self.socket)
        except OSError:
            self.close()
            raise

    def _answer(self, there: socket.socket) -> tuple[int, bytes]:
        head, _end, content = self._read(there, b"", lambda got: b"\r\n\r\n" in got).partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value for name, _colon, value in (line.partition(": ") for line in lines[1:])
        }
        length = int(headers["content-length"])
        content = self._read(there, content, lambda got: len(got) >= length)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return int(lines[0].split()[1]), content

    @staticmethod
    def _read(there: socket.socket, got: bytes, is_enough: Any) -> bytes:
        while not is_enough(got):
            more = there.recv(65536)
            if not more:
                raise ConnectionResetError
            got += more
        return got

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def hand_in(connection: Connection, essay: Essay, began: float) -> Acknowledged:
    """Send until the receipt arrives, as the page does."""
    for tries in range(1, 1000):
        try:
            status, content = connection.ask(essay.request)
        except OSError:
            time.sleep(0.1)
            continue
        if status == 200:
            receipt = json.loads(content)["receipt"]
            return Acknowledged(essay.enrolment_id, essay.key, receipt, began, time.monotonic(), tries)
        if status < 500:
            raise RuntimeError(f"{status}: {content[:200].decode(errors='replace')}")
        time.sleep(0.1)
    raise RuntimeError("no receipt")


def client(port: int, some: list[Essay], rate: float, ledger: multiprocessing.Queue[Any]) -> None:
    """Hand these in over several connections; `rate` each second, 0 for as fast as it goes.

    The ledger is given what was acknowledged, and the CPU seconds that asking took.
    """
    start, waiting, entries = time.monotonic(), iter(enumerate(some)), []
    turn = threading.Lock()

    def work() -> None:
        connection = Connection(port)
        while True:
            with turn:
                number, essay = next(waiting, (0, None))
            if essay is None:
                return
            planned = start + number / rate if rate else time.monotonic()
            time.sleep(max(0.0, planned - time.monotonic()))
            entries.append(hand_in(connection, essay, planned))

    threads = [threading.Thread(target=work) for _n in range(CONNECTIONS if not rate else 4 * CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ledger.put((entries, time.process_time()))
