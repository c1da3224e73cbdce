"""The command line: `trainingapp serve | worker | migrate | demo | admin | signing-key`."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import click
from flask_migrate import upgrade

from trainingapp import create_app
from trainingapp.accounts import queries as people
from trainingapp.accounts import services as accounts
from trainingapp.core import clock, supervising
from trainingapp.core.database import begin_write
from trainingapp.core.jobs.worker import serve_jobs
from trainingapp.core.pdf import signing
from trainingapp.core.session import session
from trainingapp.demo import building


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
    """Add an administrator, or help one who cannot get in; prints the one-time code."""
    with create_app(queue=False).app_context():
        begin_write(session)
        person = people.by_sign_in_name(user_name)
        if person is None:
            person = accounts.add_person(user_name, user_name=user_name, by=None, admin=True)
        elif not person.is_admin:
            raise click.ClickException(f"{user_name} belongs to somebody who is not an administrator")
        code = accounts.issue_code(person, by=None, at=clock.now())
        session.commit()
    click.echo(f"{user_name}: {code}")


@main.command("signing-key")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--name", default="trainingapp", show_default=True, help="Who signs, as readers of PDF files show it."
)
def signing_key(path: Path, name: str) -> None:
    """Make a key with which certificates are signed, for trying out."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from error
    with os.fdopen(handle, "wb") as file:
        file.write(signing.trial_key(name, clock.now()))
    click.echo(f"SIGNING_KEY={path}")
    click.echo(
        "The key vouches for itself: a signature shows that a file has not been changed since this key signed it. "
        "It does not show to others who you are, and it is no electronic seal in the sense of the law; for that, "
        "ask a licensed certificate authority for a certificate and put both into the file. Whoever has the file "
        "can sign: keep it, and keep a copy; without it, files signed so far can no longer be checked here."
    )


@main.command()
def worker() -> None:
    """Work on background jobs."""
    os.nice(5)  # somebody waits for a page; nobody for a job in the same way
    app = create_app()
    serve_jobs(app, app.extensions["queue"], lease=app.config["SETTINGS"].job_lease)


@main.command()
@click.option("--port", type=int, envvar="PORT", default=8000, show_default=True)
@click.option("--host", envvar="TRAININGAPP_HOST", default="127.0.0.1", show_default=True)
@click.option("--demo", "with_demo", is_flag=True, help="Load the demo class when the instance is new.")
def serve(port: int, host: str, with_demo: bool) -> None:
    """Bring the database up to date, serve the pages and work on background jobs, until stopped."""
    with create_app(queue=False).app_context():
        upgrade()
        if with_demo and building.is_wanted():
            building.build(click.echo)
    web = [
        *(sys.executable, "-m", "gunicorn", "--bind", f"{host}:{port}", "--workers", "2", "--threads", "8"),
        *("--worker-class", "trainingapp.web.serving.Worker", "--keep-alive", "5"),
        *("--timeout", "60", "--graceful-timeout", "20", "--no-control-socket"),
        *("--max-requests", "20000", "--max-requests-jitter", "2000"),
        *("--log-level", "warning", "trainingapp:create_app()"),
    ]
    click.echo(f"http://{host}:{port}/")
    sys.exit(supervising.run([web, [sys.executable, "-m", "trainingapp", "worker"]]))


@main.command()
def demo() -> None:
    """Build the demo class in an empty database and print its accounts."""
    with create_app(queue=False).app_context():
        upgrade()
        building.build(click.echo)


if __name__ == "__main__":
    main()
