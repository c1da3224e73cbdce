"""Migrations make exactly what the models say, and can be taken back."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from tests.conftest import SECRET, new_database
from tests.databases import chosen_kinds
from trainingapp import create_app
from trainingapp.core.session import db
from trainingapp.core.settings import Settings


@pytest.fixture(params=["sqlite", "postgresql"])
def own_app(request, tmp_path):
    if request.param not in chosen_kinds(request.config):
        pytest.skip("left out by --db")
    url = new_database(request, request.param, "migrations_" + request.node.name[5:20], tmp_path)
    app = create_app(Settings(instance=tmp_path, database_url=url, secret_key=SECRET), queue=False)
    with app.app_context():
        yield app
        db.engine.dispose()


def test_models_equal_migrations(own_app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, db.metadatas[None])

    assert differences == []


def test_migrations_can_be_taken_back_and_made_again(own_app):
    downgrade(revision="base")
    left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    assert left == set()

    upgrade()

    assert "cohort" in inspect(db.engine).get_table_names()
