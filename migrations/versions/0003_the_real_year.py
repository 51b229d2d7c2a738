"""Closes with their figures, changes that wait, the register's history, links to set a password, mail, the access log."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.Column("once", sa.String(length=100), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("given_up_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "topic IN ('digest', 'decided', 'sign-in link')", name=op.f("ck_message_topic_known")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("once", name=op.f("uq_message_once")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_message_unsent", ["sent_at", "given_up_at", "id"], unique=False)

    op.create_table(
        "register_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("calendar_id", sa.Integer(), nullable=True),
        sa.Column("kind_id", sa.Integer(), nullable=True),
        sa.Column("move", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "move IN ('added', 'changed', 'transferred', 'joined', 'corrected', 'ended', 'taken out', 'granted', 'opened', 'closed', 'succeeded', 'retired', 'reordered', 'link made', 'password set')",
            name=op.f("ck_register_change_move_known"),
        ),
        sa.CheckConstraint(
            "CASE WHEN person_id IS NULL THEN 0 ELSE 1 END + CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END + CASE WHEN calendar_id IS NULL THEN 0 ELSE 1 END + CASE WHEN kind_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_register_change_about_one_subject"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_register_change_by_id")),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_register_change_calendar_id")
        ),
        sa.ForeignKeyConstraint(["kind_id"], ["activity_kind.id"], name=op.f("fk_register_change_kind_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_register_change_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_register_change_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_change")),
    )
    with op.batch_alter_table("register_change", schema=None) as batch_op:
        batch_op.create_index("ix_register_change_calendar", ["calendar_id"], unique=False)
        batch_op.create_index("ix_register_change_kind", ["kind_id"], unique=False)
        batch_op.create_index("ix_register_change_person_at", ["person_id", "at"], unique=False)
        batch_op.create_index("ix_register_change_unit_at", ["unit_id", "at"], unique=False)

    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_sign_in_link_made_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_link_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_link_token_hash")),
    )
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_link_person_id"), ["person_id"], unique=False)

    op.create_table(
        "access_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("access", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "access IN ('record', 'file', 'years', 'export')", name=op.f("ck_access_line_access_known")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_access_line_activity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_access_line_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_access_line_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_line")),
    )
    with op.batch_alter_table("access_line", schema=None) as batch_op:
        batch_op.create_index("ix_access_line_activity_at", ["activity_id", "at"], unique=False)
        batch_op.create_index("ix_access_line_by_at", ["by_id", "at"], unique=False)
        batch_op.create_index("ix_access_line_person_at", ["person_id", "at"], unique=False)

    op.create_table(
        "exported_person",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["access_line.id"], name=op.f("fk_exported_person_line_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_exported_person_person_id")),
        sa.PrimaryKeyConstraint("line_id", "person_id", name=op.f("pk_exported_person")),
    )
    with op.batch_alter_table("exported_person", schema=None) as batch_op:
        batch_op.create_index("ix_exported_person_person", ["person_id", "line_id"], unique=False)

    op.add_column("contribution", sa.Column("proposed", sa.JSON(), nullable=True))

    op.add_column("period_close", sa.Column("figures", sa.JSON(), server_default="{}", nullable=False))
    op.create_index(
        "uq_period_close_period_open",
        "period_close",
        ["period_id"],
        unique=True,
        sqlite_where=sa.text("reopened_at IS NULL"),
        postgresql_where=sa.text("reopened_at IS NULL"),
    )

    op.add_column("person", sa.Column("wants_digest", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade():
    op.drop_column("person", "wants_digest")

    op.drop_index("uq_period_close_period_open", table_name="period_close")
    op.drop_column("period_close", "figures")

    op.drop_column("contribution", "proposed")

    with op.batch_alter_table("exported_person", schema=None) as batch_op:
        batch_op.drop_index("ix_exported_person_person")

    op.drop_table("exported_person")
    with op.batch_alter_table("access_line", schema=None) as batch_op:
        batch_op.drop_index("ix_access_line_person_at")
        batch_op.drop_index("ix_access_line_by_at")
        batch_op.drop_index("ix_access_line_activity_at")

    op.drop_table("access_line")
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_link_person_id"))

    op.drop_table("sign_in_link")
    with op.batch_alter_table("register_change", schema=None) as batch_op:
        batch_op.drop_index("ix_register_change_unit_at")
        batch_op.drop_index("ix_register_change_person_at")
        batch_op.drop_index("ix_register_change_kind")
        batch_op.drop_index("ix_register_change_calendar")

    op.drop_table("register_change")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_unsent")
        batch_op.drop_index(batch_op.f("ix_message_person_id"))

    op.drop_table("message")
