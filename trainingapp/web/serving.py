"""The web server's worker: gunicorn's threads, and a note on each request of when it arrived.

In a rush all threads are busy, and a request waits in a queue within the process. What arrived before the due time
is in time whenever its turn comes, so the moment is taken where the queue begins.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from trainingapp.core import clock
from trainingapp.web.arrival import ARRIVED_AT

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class _Turn(threading.local):
    """What the present thread works on."""

    arrived_at: datetime | None = None


class Worker(ThreadWorker):  # type: ignore[misc]
    """Takes the moment at which a connection has something to say, and hands it to the application."""

    wsgi: Application

    def load_wsgi(self) -> None:
        super().load_wsgi()
        self.turn = _Turn()
        self.wsgi = _stamping(self.wsgi, self.turn)
        gc.freeze()  # what stays as long as the process need not be looked through for garbage again and again

    def enqueue_req(self, conn: TConn) -> None:
        conn.arrived_at = clock.now()
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> Any:
        # A connection that was opened early and says nothing yet has not asked for anything.
        silent = not conn.initialized and not conn.wait_for_data(0)
        self.turn.arrived_at = None if silent else conn.arrived_at
        return super().handle(conn)


def _stamping(application: Application, turn: _Turn) -> Application:
    def stamped(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ[ARRIVED_AT] = turn.arrived_at or clock.now()
        return application(environ, start_response)

    return stamped
