"""The command line: `trainingapp serve | worker | migrate | demo | admin`."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import click
from flask_migrate import upgrade

from trainingapp import create_app
from trainingapp.accounts import services as accounts
from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.jobs.worker import serve_jobs
from trainingapp.core.session import session
from trainingapp.core.settings import Settings


@click.group()
def main() -> None:
    """Training classes with a main classroom and its branches."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


@main.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    with create_app().app_context():
        upgrade()


@main.command()
@click.argument("user_name")
def admin(user_name: str) -> None:
    """Add an administrator and print the one-time code of the first sign-in."""
    with create_app().app_context():
        begin_write(session)
        person = accounts.add_person(user_name, user_name=user_name, by=None, admin=True)
        code = accounts.issue_code(person, by=None, at=clock.now())
        session.commit()
    click.echo(f"{user_name}: {code}")


@main.command()
def worker() -> None:
    """Work on background jobs."""
    app = create_app()
    serve_jobs(app, app.extensions["queue"], lease=app.config["SETTINGS"].job_lease)


@main.command()
@click.option("--port", default=lambda: int(os.environ.get("PORT") or 8000), type=int)
@click.option("--host", default=lambda: os.environ.get("HOST") or "127.0.0.1")
def serve(port: int, host: str) -> None:
    """Serve the pages and work on background jobs, until stopped."""
    Settings.from_environment()  # makes the instance folder and key before several processes ask for them
    web = [
        *(sys.executable, "-m", "gunicorn", "--bind", f"{host}:{port}", "--workers", "2", "--threads", "8"),
        *("--worker-class", "gthread", "--timeout", "60", "--graceful-timeout", "20", "--keep-alive", "5"),
        *("--max-requests", "20000", "--max-requests-jitter", "2000", "--no-control-socket"),
        *("--log-level", "warning", "trainingapp:create_app()"),
    ]
    click.echo(f"http://{host}:{port}/")
    sys.exit(_supervise([web, [sys.executable, "-m", "trainingapp", "worker"]]))


def _supervise(commands: list[list[str]]) -> int:
    """Run the commands side by side; start again what dies, pass a stop on to all."""
    stopping = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    running: list[tuple[list[str], subprocess.Popen[bytes], float]] = [
        _start(command) for command in commands
    ]
    while not stopping:
        time.sleep(0.2)
        for index, (command, process, since) in enumerate(running):
            if process.poll() is not None and not stopping:
                if time.monotonic() - since < 2:
                    stopping = True  # it cannot start at all: say so instead of trying for ever
                    break
                running[index] = _start(command)
    return _stop_all([process for _command, process, _since in running])


def _start(command: list[str]) -> tuple[list[str], subprocess.Popen[bytes], float]:
    return command, subprocess.Popen(command), time.monotonic()


def _stop_all(processes: list[subprocess.Popen[bytes]]) -> int:
    _each(processes, lambda process: process.terminate())
    for process in processes:
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
    return max((abs(process.returncode or 0) for process in processes), default=0)


def _each(processes: list[subprocess.Popen[bytes]], act: Callable[[subprocess.Popen[bytes]], None]) -> None:
    for process in processes:
        if process.poll() is None:
            act(process)


if __name__ == "__main__":
    main()
