"""Training classes with a main classroom and its branches: from the roster to the certificate."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate

from trainingapp import features
from trainingapp.accounts import login
from trainingapp.core import database, files, fonts, secrecy
from trainingapp.core.jobs import engine
from trainingapp.core.pdf import signing
from trainingapp.core.session import db
from trainingapp.core.settings import ROOT, Settings
from trainingapp.web import setup
from trainingapp.web.access import check_declarations

MEGABYTE = 1024 * 1024


def create_app(settings: Settings | None = None, *, queue: bool = True) -> Flask:
    """The application, for one database and one instance folder; without `queue` no worker is ever woken."""
    settings = settings or Settings.from_environment()
    database.check_place(settings.database_url)
    app = Flask(
        "trainingapp",
        instance_path=str(settings.instance),
        static_folder=str(Path(__file__).parent / "web" / "static"),
        template_folder=str(Path(__file__).parent / "web" / "templates"),
    )
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(settings.database_url),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        MAX_CONTENT_LENGTH=24 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=4 * MEGABYTE,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_TRANSLATION_DIRECTORIES=str(Path(__file__).parent / "translations"),
    )
    secrecy.use_key(settings.secret_key)
    signing.use_key(settings.signing_key)
    files.use_folder(settings.instance / "files")
    fonts.use_folder(settings.instance / "fonts")
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=False)
    with app.app_context():
        database.prepare(db.engine)
    if queue:
        app.extensions["queue"] = engine.open_queue(settings)
    login.register(app)
    setup.register(app, settings)
    features.register(app)
    check_declarations(app)
    return app
