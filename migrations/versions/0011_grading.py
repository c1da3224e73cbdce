"""Further readings, what comes of them, plans and criteria, calibration, shares, recusals, appeals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ONE_THING = (
    "CASE WHEN reflection_id IS NULL THEN 0 ELSE 1 END + CASE WHEN author_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN unit = '' THEN 0 ELSE 1 END = 1"
)


def upgrade() -> None:
    # Plain ADD COLUMN: making the tables anew would drop what hangs on them.
    for table in ("allocation", "review"):
        op.add_column(table, _word("reading", server_default="first"))
    op.add_column("allocation", sa.Column("version_no", sa.Integer(), nullable=True))
    op.add_column("review", sa.Column("points", sa.JSON(), nullable=True))
    _index_open("reflection_id", "reading")
    _index_current("version_id", "reading")
    _make_outcomes()
    _make_plans()
    _make_calibration()
    _make_sharing()


def downgrade() -> None:
    for table in (
        "recusal",
        "grader_share",
        "calibration_reading",
        "calibration_text",
        "criterion",
        "review_plan",
        "appeal",
        "review_outcome",
    ):
        op.drop_table(table)
    op.execute("DELETE FROM review WHERE reading <> 'first'")
    op.execute("DELETE FROM allocation WHERE reading <> 'first'")
    _index_open("reflection_id")
    _index_current("version_id")
    op.drop_column("review", "points")
    op.drop_column("allocation", "version_no")
    for table in ("allocation", "review"):
        op.drop_column(table, "reading")


def _index_open(*columns: str) -> None:
    _index_anew("uq_allocation_open", "allocation", columns, "until IS NULL")


def _index_current(*columns: str) -> None:
    _index_anew("uq_review_current", "review", columns, "replaced_at IS NULL")


def _index_anew(name: str, table: str, columns: tuple[str, ...], where: str) -> None:
    op.drop_index(name, table)
    condition = sa.text(where)
    op.create_index(
        name, table, list(columns), unique=True, sqlite_where=condition, postgresql_where=condition
    )


def _make_outcomes() -> None:
    op.create_table(
        "review_outcome",
        *_columns("review_outcome", reflection_id="reflection", version_id="reflection_version"),
        _word("level", nullable=True),
        _word("wants", nullable=True),
        sa.Column("suspicion", sa.String(length=200), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("released_at", MOMENT, nullable=True),
        sa.Column("for_anthology", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("reflection_id", name="uq_review_outcome_reflection_id"),
    )
    op.create_index("ix_review_outcome_version_id", "review_outcome", ["version_id"])
    # What was judged before there were further readings is final, and its author has seen it.
    op.execute(
        "INSERT INTO review_outcome (reflection_id, version_id, level, wants, suspicion, decided_at,"
        " released_at, for_anthology)"
        " SELECT v.reflection_id, v.id, r.level, NULL, '', r.at, r.at, false"
        " FROM review r JOIN reflection_version v ON v.id = r.version_id"
        " WHERE r.replaced_at IS NULL AND r.level IS NOT NULL AND v.number ="
        " (SELECT max(w.number) FROM reflection_version w WHERE w.reflection_id = v.reflection_id)"
    )
    op.create_table(
        "appeal",
        *_columns("appeal", reflection_id="reflection", version_id="reflection_version"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _word("level_before"),
        _word("level_after", nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.UniqueConstraint("reflection_id", name="uq_appeal_reflection_id"),
    )
    op.create_index("ix_appeal_version_id", "appeal", ["version_id"])


def _make_plans() -> None:
    switches = ("blind", "second_if_excellent", "second_if_suspicious")
    numbers = ("appeal_days", "excellent_from", "good_from", "pass_from")
    op.create_table(
        "review_plan",
        *_columns("review_plan", task_id="reflection_task"),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in switches),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        sa.UniqueConstraint("task_id", name="uq_review_plan_task_id"),
        sa.CheckConstraint("appeal_days >= 0", name=op.f("ck_review_plan_appeal_days_not_negative")),
    )
    op.create_table(
        "criterion",
        *_columns("criterion", task_id="reflection_task"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.UniqueConstraint("task_id", "position", name="uq_criterion_task_id_position"),
        sa.CheckConstraint("most > 0", name=op.f("ck_criterion_most_positive")),
    )


def _make_calibration() -> None:
    op.create_table(
        "calibration_text",
        *_columns("calibration_text", cohort_id="cohort"),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _word("level"),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_index("ix_calibration_text_cohort_id", "calibration_text", ["cohort_id"])
    op.create_table(
        "calibration_reading",
        *_columns("calibration_reading", calibration_text_id="calibration_text", grader_id="person"),
        _word("level"),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint(
            "calibration_text_id", "grader_id", name="uq_calibration_reading_calibration_text_id_grader_id"
        ),
    )
    op.create_index("ix_calibration_reading_grader_id", "calibration_reading", ["grader_id"])


def _make_sharing() -> None:
    op.create_table(
        "grader_share",
        *_columns("grader_share", cohort_id="cohort", grader_id="person"),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.UniqueConstraint("cohort_id", "grader_id", name="uq_grader_share_cohort_id_grader_id"),
        sa.CheckConstraint("share BETWEEN 0 AND 3", name=op.f("ck_grader_share_share_in_range")),
    )
    op.create_index("ix_grader_share_grader_id", "grader_share", ["grader_id"])
    op.create_table(
        "recusal",
        *_columns("recusal", cohort_id="cohort", grader_id="person", actor_id="person"),
        *_columns("recusal", nullable=True, reflection_id="reflection", author_id="person"),
        sa.Column("unit", sa.String(length=240), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.CheckConstraint(ONE_THING, name=op.f("ck_recusal_one_thing")),
    )
    for name in ("cohort_id", "grader_id", "reflection_id"):
        op.create_index(f"ix_recusal_{name}", "recusal", [name])


def _word(name: str, *, nullable: bool = False, server_default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=32), nullable=nullable, server_default=server_default)


def _columns(table: str, *, nullable: bool = False, **keys: str) -> list[sa.schema.SchemaItem]:
    """The row's number and its foreign keys; rows go with what owns them, but people stay."""
    found: list[sa.schema.SchemaItem] = []
    if not nullable:
        found += [
            sa.Column("id", sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        ]
    for column, target in keys.items():
        on_delete = "RESTRICT" if target == "person" else "CASCADE"
        found += [
            sa.Column(column, sa.Integer(), nullable=nullable),
            sa.ForeignKeyConstraint(
                [column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete=on_delete
            ),
        ]
    return found
