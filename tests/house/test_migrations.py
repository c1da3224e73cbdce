"""Migrations make exactly what the models say, and can be taken back."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from trainingapp.core.session import db


def test_models_equal_migrations(own_app):
    with own_app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, db.metadatas[None])

    assert differences == []


def test_migrations_can_be_taken_back_and_made_again(own_app):
    with own_app.app_context():
        downgrade(revision="base")
        left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
        assert left == set()

        upgrade()

        assert "cohort" in inspect(db.engine).get_table_names()
