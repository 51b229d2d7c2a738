"""The main job: people, units, calendars, the catalogue, activities, their parts and the ledger.

The database repeats the rules that matter: what the ledger holds is never changed, and a contribution's status never
moves from a version that somebody else has moved on. (A later migration that rebuilds `ledger_entry` or `contribution`
on SQLite must make their triggers again.)
"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

COLUMNS = [
    "id",
    "contribution_id",
    "activity_id",
    "person_id",
    "unit_id",
    "kind_id",
    "area",
    "scale",
    "activity_first_day",
    "first_day",
    "last_day",
    "minutes",
    "credit",
    "is_nearest",
    "posted_at",
]


def same(word: str) -> str:
    """The condition that nothing of a ledger entry but `voided_at` differs; `word` compares nulls too."""
    return " AND ".join(f"OLD.{column} {word} NEW.{column}" for column in COLUMNS)


def add_triggers_on_sqlite() -> None:
    op.execute(f"""
        CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE ON ledger_entry
        WHEN NOT (OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL AND {same("IS")})
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: only voided_at can be filled, once'); END
    """)
    op.execute("""
        CREATE TRIGGER ledger_entry_never_deleted BEFORE DELETE ON ledger_entry
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an entry is never deleted'); END
    """)
    op.execute("""
        CREATE TRIGGER contribution_moves_from_what_was_read BEFORE UPDATE ON contribution
        WHEN NEW.status <> OLD.status AND NEW.version <> OLD.version + 1
        BEGIN SELECT RAISE(ABORT, 'a status moves only from the version that was read'); END
    """)


def add_triggers_on_postgresql() -> None:
    op.execute(f"""
        CREATE FUNCTION ledger_entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL AND {same("IS NOT DISTINCT FROM")} THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION 'the ledger is append-only: only voided_at can be filled, once' USING ERRCODE = '23514';
            END IF;
            RAISE EXCEPTION 'the ledger is append-only: an entry is never deleted' USING ERRCODE = '23514';
        END $$
    """)
    op.execute("""
        CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
        FOR EACH ROW EXECUTE FUNCTION ledger_entry_guard()
    """)
    op.execute("""
        CREATE TRIGGER ledger_entry_never_emptied BEFORE TRUNCATE ON ledger_entry
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_guard()
    """)
    op.execute("""
        CREATE FUNCTION contribution_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.status <> OLD.status AND NEW.version <> OLD.version + 1 THEN
                RAISE EXCEPTION 'a status moves only from the version that was read' USING ERRCODE = '23514';
            END IF;
            RETURN NEW;
        END $$
    """)
    op.execute("""
        CREATE TRIGGER contribution_moves_from_what_was_read BEFORE UPDATE ON contribution
        FOR EACH ROW EXECUTE FUNCTION contribution_guard()
    """)


def upgrade():
    op.create_table(
        "activity_kind",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=50), nullable=False),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("hint_th", sa.String(length=500), nullable=False),
        sa.Column("hint_en", sa.String(length=500), nullable=False),
        sa.Column("is_learning", sa.Boolean(), nullable=False),
        sa.Column("needs_hours", sa.Boolean(), nullable=False),
        sa.Column("needs_evidence", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("name_th", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "area IN ('teaching', 'research', 'service', 'culture')",
            name=op.f("ck_activity_kind_area_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_kind")),
        sa.UniqueConstraint("code", name=op.f("uq_activity_kind_code")),
    )
    with op.batch_alter_table("activity_kind", schema=None) as batch_op:
        batch_op.create_index("ix_activity_kind_area_position", ["area", "position"], unique=False)

    op.create_table(
        "calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=50), nullable=False),
        sa.Column("line", sa.String(length=20), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_th", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar")),
        sa.UniqueConstraint("code", name=op.f("uq_calendar_code")),
        sa.UniqueConstraint("line", name=op.f("uq_calendar_line")),
    )
    op.create_table(
        "ledger_lock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_moment", sa.DateTime(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_ledger_lock_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_lock")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=50), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("line", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("session_number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("search_text", sa.String(length=900), nullable=False),
        sa.Column("sort_th", sa.String(length=4000), nullable=False),
        sa.Column("sort_en", sa.String(length=4000), nullable=False),
        sa.Column("prefix_th", sa.String(length=50), nullable=False),
        sa.Column("prefix_en", sa.String(length=50), nullable=False),
        sa.Column("rank_th", sa.String(length=50), nullable=False),
        sa.Column("rank_en", sa.String(length=80), nullable=False),
        sa.Column("degree_th", sa.String(length=50), nullable=False),
        sa.Column("degree_en", sa.String(length=50), nullable=False),
        sa.Column("given_th", sa.String(length=150), nullable=False),
        sa.Column("given_en", sa.String(length=150), nullable=False),
        sa.Column("family_th", sa.String(length=150), nullable=False),
        sa.Column("family_en", sa.String(length=150), nullable=False),
        sa.CheckConstraint("given_th <> '' OR given_en <> ''", name=op.f("ck_person_has_a_name")),
        sa.CheckConstraint("line IN ('academic', 'support')", name=op.f("ck_person_line_known")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("code", name=op.f("uq_person_code")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index("ix_person_sort_th", ["sort_th", "id"], unique=False)

    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=254), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_failure_account_at", ["account", "at"], unique=False)
        batch_op.create_index("ix_sign_in_failure_address_at", ["address", "at"], unique=False)

    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=50), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("campus_th", sa.String(length=100), nullable=False),
        sa.Column("campus_en", sa.String(length=100), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("search_text", sa.String(length=700), nullable=False),
        sa.Column("sort_th", sa.String(length=4000), nullable=False),
        sa.Column("name_th", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "level IN ('university', 'faculty', 'office', 'department')",
            name=op.f("ck_unit_level_known"),
        ),
        sa.CheckConstraint("name_th <> '' OR name_en <> ''", name=op.f("ck_unit_has_a_name")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_unit_not_its_own_parent")),
        sa.CheckConstraint("successor_id <> id", name=op.f("ck_unit_not_its_own_successor")),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["unit.id"], name=op.f("fk_unit_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("scale", sa.String(length=20), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "scale IN ('local', 'regional', 'national', 'international')",
            name=op.f("ck_activity_scale_known"),
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_activity_has_a_title")),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_activity_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["kind_id"], ["activity_kind.id"], name=op.f("fk_activity_kind_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["person.id"], name=op.f("fk_activity_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index("ix_activity_kind", ["kind_id"], unique=False)
        batch_op.create_index("ix_activity_lead", ["lead_id"], unique=False)

    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("fte_percent", sa.Integer(), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("position_th", sa.String(length=200), nullable=False),
        sa.Column("position_en", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "fte_percent BETWEEN 0 AND 100",
            name=op.f("ck_appointment_fte_percent_in_range"),
        ),
        sa.CheckConstraint(
            "last_day IS NULL OR last_day >= first_day",
            name=op.f("ck_appointment_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appointment_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_appointment_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index("ix_appointment_unit_first_day", ["unit_id", "first_day"], unique=False)
        batch_op.create_index(
            "uq_appointment_person_unit_first_day",
            ["person_id", "unit_id", "first_day"],
            unique=True,
        )

    op.create_table(
        "former_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("prefix_th", sa.String(length=50), nullable=False),
        sa.Column("prefix_en", sa.String(length=50), nullable=False),
        sa.Column("rank_th", sa.String(length=50), nullable=False),
        sa.Column("rank_en", sa.String(length=80), nullable=False),
        sa.Column("degree_th", sa.String(length=50), nullable=False),
        sa.Column("degree_en", sa.String(length=50), nullable=False),
        sa.Column("given_th", sa.String(length=150), nullable=False),
        sa.Column("given_en", sa.String(length=150), nullable=False),
        sa.Column("family_th", sa.String(length=150), nullable=False),
        sa.Column("family_en", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_former_name_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_name")),
    )
    with op.batch_alter_table("former_name", schema=None) as batch_op:
        batch_op.create_index("uq_former_name_person_until", ["person_id", "until"], unique=True)

    op.create_table(
        "held_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=2000), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("held_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_held_form_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_form")),
        sa.UniqueConstraint("token", name=op.f("uq_held_form_token")),
    )
    op.create_table(
        "kind_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=50), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_th", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_kind_field_has_a_code")),
        sa.CheckConstraint(
            "type IN ('text', 'number', 'date', 'choice')",
            name=op.f("ck_kind_field_type_known"),
        ),
        sa.ForeignKeyConstraint(["kind_id"], ["activity_kind.id"], name=op.f("fk_kind_field_kind_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kind_field")),
    )
    with op.batch_alter_table("kind_field", schema=None) as batch_op:
        batch_op.create_index("uq_kind_field_kind_code", ["kind_id", "code"], unique=True)

    op.create_table(
        "period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("name_th", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_period_ends_after_it_begins")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_period_not_its_own_parent")),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendar.id"], name=op.f("fk_period_calendar_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["period.id"], name=op.f("fk_period_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period")),
    )
    with op.batch_alter_table("period", schema=None) as batch_op:
        batch_op.create_index("ix_period_calendar_first_day", ["calendar_id", "first_day"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("order_number", sa.String(length=50), nullable=False),
        sa.Column("acting_for_id", sa.Integer(), nullable=True),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.Column("granted_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "acting_for_id IS NULL OR role = 'acting_head'",
            name=op.f("ck_role_grant_acting_for_only_when_acting"),
        ),
        sa.CheckConstraint(
            "role <> 'acting_head' OR order_number <> ''",
            name=op.f("ck_role_grant_acting_head_has_an_order"),
        ),
        sa.CheckConstraint(
            "role IN ('head', 'acting_head', 'recorder', 'hr', 'executive', 'admin')",
            name=op.f("ck_role_grant_role_known"),
        ),
        sa.CheckConstraint(
            "acting_for_id <> person_id",
            name=op.f("ck_role_grant_not_acting_for_oneself"),
        ),
        sa.CheckConstraint("granted_by_id <> person_id", name=op.f("ck_role_grant_not_to_oneself")),
        sa.CheckConstraint(
            "last_day IS NULL OR last_day >= first_day",
            name=op.f("ck_role_grant_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(["acting_for_id"], ["person.id"], name=op.f("fk_role_grant_acting_for_id")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["person.id"], name=op.f("fk_role_grant_granted_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_role_grant_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index("ix_role_grant_person", ["person_id"], unique=False)
        batch_op.create_index("ix_role_grant_unit_role", ["unit_id", "role"], unique=False)

    op.create_table(
        "unit_line",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("ancestor_id", sa.Integer(), nullable=False),
        sa.Column("distance", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ancestor_id"], ["unit.id"], name=op.f("fk_unit_line_ancestor_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_line_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "ancestor_id", name=op.f("pk_unit_line")),
    )
    with op.batch_alter_table("unit_line", schema=None) as batch_op:
        batch_op.create_index("ix_unit_line_ancestor_unit", ["ancestor_id", "unit_id"], unique=False)

    op.create_table(
        "activity_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_activity_change_activity_id"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_activity_change_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_change")),
    )
    with op.batch_alter_table("activity_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_change_activity_id"), ["activity_id"], unique=False)

    op.create_table(
        "contribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_since", sa.DateTime(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("reviewing_unit_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "role IN ('lead', 'member', 'teacher', 'speaker', 'adviser', 'committee', 'organiser', 'first_author', 'corresponding', 'co_author', 'artist', 'participant')",
            name=op.f("ck_contribution_role_known"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'proposed', 'submitted', 'returned', 'approved', 'late', 'amending', 'declined')",
            name=op.f("ck_contribution_status_known"),
        ),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_contribution_ends_after_it_begins")),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_contribution_minutes_not_negative")),
        sa.CheckConstraint(
            "share > 0 AND share <= 1000000",
            name=op.f("ck_contribution_share_in_range"),
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_contribution_activity_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contribution_person_id")),
        sa.ForeignKeyConstraint(
            ["reviewing_unit_id"],
            ["unit.id"],
            name=op.f("fk_contribution_reviewing_unit_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
        sa.UniqueConstraint("id", "person_id", name="uq_contribution_id_person_id"),
    )
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.create_index("ix_contribution_activity", ["activity_id"], unique=False)
        batch_op.create_index(
            "ix_contribution_person_last_day",
            ["person_id", "last_day", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_contribution_queue",
            ["status", "reviewing_unit_id", "submitted_at", "id"],
            unique=False,
        )

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("(url <> '') <> (sha256 <> '')", name=op.f("ck_evidence_file_or_link")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_evidence_size_not_negative")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_evidence_activity_id")),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_evidence_added_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_sha256"), ["sha256"], unique=False)

    op.create_table(
        "period_close",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reopened_at", sa.DateTime(), nullable=True),
        sa.Column("reopened_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_period_close_closed_by_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_period_close_period_id")),
        sa.ForeignKeyConstraint(
            ["reopened_by_id"],
            ["person.id"],
            name=op.f("fk_period_close_reopened_by_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_close")),
    )
    with op.batch_alter_table("period_close", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_period_close_period_id"), ["period_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("contributor_id", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=20), nullable=False),
        sa.Column("from_status", sa.String(length=20), nullable=True),
        sa.Column("to_status", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("acting_for_id", sa.Integer(), nullable=True),
        sa.Column("order_number", sa.String(length=50), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "acting_for_id <> contributor_id OR move NOT IN ('approve', 'return', 'accept', 'revoke')",
            name=op.f("ck_decision_nobody_decides_for_the_contributor"),
        ),
        sa.CheckConstraint(
            "by_id <> contributor_id OR move NOT IN ('approve', 'return', 'accept', 'revoke')",
            name=op.f("ck_decision_nobody_decides_their_own_work"),
        ),
        sa.CheckConstraint(
            "from_status IN ('draft', 'proposed', 'submitted', 'returned', 'approved', 'late', 'amending', 'declined')",
            name=op.f("ck_decision_from_status_known"),
        ),
        sa.CheckConstraint(
            "to_status IN ('draft', 'proposed', 'submitted', 'returned', 'approved', 'late', 'amending', 'declined')",
            name=op.f("ck_decision_to_status_known"),
        ),
        sa.ForeignKeyConstraint(["acting_for_id"], ["person.id"], name=op.f("fk_decision_acting_for_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_decision_by_id")),
        sa.ForeignKeyConstraint(
            ["contribution_id", "contributor_id"],
            ["contribution.id", "contribution.person_id"],
            name="fk_decision_contribution_contributor",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index("ix_decision_contribution", ["contribution_id"], unique=False)

    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("scale", sa.String(length=20), nullable=True),
        sa.Column("activity_first_day", sa.Date(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("credit", sa.Integer(), nullable=False),
        sa.Column("is_nearest", sa.Boolean(), nullable=False),
        sa.Column("posted_at", sa.DateTime(), nullable=False),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "area IN ('teaching', 'research', 'service', 'culture')",
            name=op.f("ck_ledger_entry_area_known"),
        ),
        sa.CheckConstraint(
            "scale IN ('local', 'regional', 'national', 'international')",
            name=op.f("ck_ledger_entry_scale_known"),
        ),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_ledger_entry_ends_after_it_begins")),
        sa.CheckConstraint("minutes >= 0 AND credit >= 0", name=op.f("ck_ledger_entry_not_negative")),
        sa.CheckConstraint(
            "voided_at IS NULL OR voided_at >= posted_at",
            name=op.f("ck_ledger_entry_voided_after_posted"),
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_ledger_entry_activity_id")),
        sa.ForeignKeyConstraint(
            ["contribution_id", "person_id"],
            ["contribution.id", "contribution.person_id"],
            name="fk_ledger_entry_contribution_person",
        ),
        sa.ForeignKeyConstraint(["kind_id"], ["activity_kind.id"], name=op.f("fk_ledger_entry_kind_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ledger_entry_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_ledger_entry_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_entry_activity", ["activity_id"], unique=False)
        batch_op.create_index("ix_ledger_entry_contribution", ["contribution_id"], unique=False)
        batch_op.create_index("ix_ledger_entry_person_first_day", ["person_id", "first_day"], unique=False)
        batch_op.create_index(
            "ix_ledger_entry_unit_first_day",
            ["unit_id", "first_day", "last_day"],
            unique=False,
        )

    op.execute("INSERT INTO ledger_lock (id) VALUES (1)")
    if op.get_bind().dialect.name == "postgresql":
        # Substring search of Thai text: LIKE '%…%' uses these.
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        op.execute("CREATE INDEX ix_activity_search_trgm ON activity USING gin (search_text gin_trgm_ops)")
        op.execute("CREATE INDEX ix_person_search_trgm ON person USING gin (search_text gin_trgm_ops)")
        add_triggers_on_postgresql()
    else:
        add_triggers_on_sqlite()


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER ledger_entry_never_emptied ON ledger_entry")
        op.execute("DROP TRIGGER ledger_entry_append_only ON ledger_entry")
        op.execute("DROP TRIGGER contribution_moves_from_what_was_read ON contribution")
        op.execute("DROP FUNCTION ledger_entry_guard")
        op.execute("DROP FUNCTION contribution_guard")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_entry_unit_first_day")
        batch_op.drop_index("ix_ledger_entry_person_first_day")
        batch_op.drop_index("ix_ledger_entry_contribution")
        batch_op.drop_index("ix_ledger_entry_activity")

    op.drop_table("ledger_entry")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index("ix_decision_contribution")

    op.drop_table("decision")
    with op.batch_alter_table("period_close", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_period_close_period_id"))

    op.drop_table("period_close")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_sha256"))
        batch_op.drop_index(batch_op.f("ix_evidence_activity_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_index("ix_contribution_queue")
        batch_op.drop_index("ix_contribution_person_last_day")
        batch_op.drop_index("ix_contribution_activity")

    op.drop_table("contribution")
    with op.batch_alter_table("activity_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_change_activity_id"))

    op.drop_table("activity_change")
    with op.batch_alter_table("unit_line", schema=None) as batch_op:
        batch_op.drop_index("ix_unit_line_ancestor_unit")

    op.drop_table("unit_line")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index("ix_role_grant_unit_role")
        batch_op.drop_index("ix_role_grant_person")

    op.drop_table("role_grant")
    with op.batch_alter_table("period", schema=None) as batch_op:
        batch_op.drop_index("ix_period_calendar_first_day")

    op.drop_table("period")
    with op.batch_alter_table("kind_field", schema=None) as batch_op:
        batch_op.drop_index("uq_kind_field_kind_code")

    op.drop_table("kind_field")
    op.drop_table("held_form")
    with op.batch_alter_table("former_name", schema=None) as batch_op:
        batch_op.drop_index("uq_former_name_person_until")

    op.drop_table("former_name")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index("uq_appointment_person_unit_first_day")
        batch_op.drop_index("ix_appointment_unit_first_day")

    op.drop_table("appointment")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_lead")
        batch_op.drop_index("ix_activity_kind")

    op.drop_table("activity")
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_parent_id"))

    op.drop_table("unit")
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_failure_address_at")
        batch_op.drop_index("ix_sign_in_failure_account_at")

    op.drop_table("sign_in_failure")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index("ix_person_sort_th")

    op.drop_table("person")
    op.drop_table("ledger_lock")
    op.drop_table("calendar")
    with op.batch_alter_table("activity_kind", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_kind_area_position")

    op.drop_table("activity_kind")
