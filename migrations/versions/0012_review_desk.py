"""Claims, reading times and keys of the desk, phrases, findings and hearings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Plain ADD COLUMN: making the table anew would drop what hangs on it.
    op.add_column("review", sa.Column("seconds", sa.Integer(), nullable=True))
    op.add_column("review", sa.Column("key", sa.String(length=40), nullable=True))
    op.create_index("uq_review_key", "review", ["allocation_id", "key"], unique=True)
    _index_graders("cohort_id", "grader_id", "position", "until")
    _make_desk()
    _make_findings()


def downgrade() -> None:
    for table in ("hearing", "finding", "phrase", "review_claim"):
        op.drop_table(table)
    _index_graders("grader_id", "cohort_id", "position")
    op.drop_index("uq_review_key", "review")
    op.drop_column("review", "key")
    op.drop_column("review", "seconds")


def _index_graders(*columns: str) -> None:
    op.drop_index("ix_allocation_grader", "allocation")
    op.create_index("ix_allocation_grader", "allocation", list(columns))


def _make_desk() -> None:
    op.create_table(
        "review_claim",
        *_columns("review_claim", allocation_id="allocation"),
        sa.Column("window", sa.String(length=40), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.UniqueConstraint("allocation_id", name="uq_review_claim_allocation_id"),
    )
    op.create_table(
        "phrase",
        *_columns("phrase", grader_id="person"),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("used_at", MOMENT, nullable=False),
        sa.UniqueConstraint("grader_id", "text", name="uq_phrase_grader_id_text"),
    )


def _make_findings() -> None:
    op.create_table(
        "finding",
        *_columns("finding", allocation_id="allocation", version_id="reflection_version", grader_id="person"),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=True),
        sa.Column("concluded_at", MOMENT, nullable=True),
    )
    op.create_index("ix_finding_allocation_id", "finding", ["allocation_id"])
    op.create_index("ix_finding_grader_id", "finding", ["grader_id"])
    current = sa.text("replaced_at IS NULL")
    op.create_index(
        "uq_finding_current",
        "finding",
        ["version_id", "allocation_id"],
        unique=True,
        sqlite_where=current,
        postgresql_where=current,
    )
    op.create_table(
        "hearing",
        *_columns("hearing", version_id="reflection_version"),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("passages", sa.JSON(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.UniqueConstraint("version_id", name="uq_hearing_version_id"),
    )


def _columns(table: str, **keys: str) -> list[sa.schema.SchemaItem]:
    """The row's number and its foreign keys; rows go with what owns them, but people stay."""
    found: list[sa.schema.SchemaItem] = [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]
    for column, target in keys.items():
        on_delete = "RESTRICT" if target == "person" else "CASCADE"
        found += [
            sa.Column(column, sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(
                [column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete=on_delete
            ),
        ]
    return found
