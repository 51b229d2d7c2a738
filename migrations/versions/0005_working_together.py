"""Working together: teams, partners and outcomes, people from outside, records that were merged."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ENTRY = (
    "id", "contribution_id", "activity_id", "person_id", "unit_id", "kind_id", "area", "scale", "activity_first_day",
    "first_day", "last_day", "minutes", "credit", "is_nearest", "posted_at",
)  # fmt: skip
ENTRY_NOW = (*ENTRY, "engagement_id", "discipline_code")
# What entries point to is as final as they are.
FINAL = ("ledger_engagement", "ledger_partner", "ledger_outcome", "ledger_sdg")
# table, column, its type, the table and the column that it refers to
REFERENCES = (
    ("activity", "team_id", sa.Integer, "team", "id"),
    ("activity", "merged_into_id", sa.Integer, "activity", "id"),
    ("ledger_entry", "engagement_id", sa.Integer, "ledger_engagement", "id"),
    ("ledger_entry", "discipline_code", sa.String(30), "discipline", "code"),
    ("person", "discipline_code", sa.String(30), "discipline", "code"),
    ("register_change", "partner_id", sa.Integer, "partner", "id"),
)
INDEXES = (
    ("ix_activity_merged_into", "activity", "merged_into_id"),
    ("ix_activity_team", "activity", "team_id"),
    ("ix_ledger_entry_engagement", "ledger_entry", "engagement_id"),
    ("ix_register_change_partner", "register_change", "partner_id"),
)
NOT_ITSELF = "ck_activity_not_merged_into_itself"
WORDS = ("need", "need_found", "need_with", "learned", "learned_search")
DECIDING = "'approve', 'return', 'accept', 'revoke'"
DECIDING_NOW = f"{DECIDING}, 'merge', 'unmerge'"
MOVES = (
    "added", "changed", "transferred", "joined", "corrected", "ended", "taken out", "granted", "opened", "reopened",
    "closed", "succeeded", "retired", "reordered", "link made", "password set",
)  # fmt: skip
MOVES_NOW = (*MOVES[:13], "merged", "separated", *MOVES[13:])
SUBJECTS = ("person_id", "unit_id", "calendar_id", "kind_id")


def upgrade() -> None:
    _guard_entries(None)
    _make_tables()
    for table, column, type_, to, to_column in REFERENCES:
        _add_reference(table, column, type_, to, to_column)
    for name, table, column in INDEXES:
        op.create_index(name, table, [column])
    for word in WORDS:
        op.add_column("activity", sa.Column(word, sa.Text(), server_default="", nullable=False))
    for facts in ("engagement", "society"):
        op.add_column("activity", sa.Column(facts, sa.JSON(), server_default="{}", nullable=False))
    op.add_column(
        "activity", sa.Column("is_learned_shared", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    # Title and place were searched as one text: from now on they and the need have a line each.
    op.execute(sa.text("UPDATE activity SET search_text = search_text || :lines").bindparams(lines="\n\n"))
    op.add_column("person", sa.Column("is_findable", sa.Boolean(), server_default=sa.true(), nullable=False))
    _check_register(MOVES_NOW, (*SUBJECTS, "partner_id"))
    _check_decisions(DECIDING_NOW)
    _guard_entries(ENTRY_NOW)
    _guard_what_they_point_to()


def downgrade() -> None:
    _guard_entries(None)
    _guard_no_more()
    op.execute("DELETE FROM register_change WHERE partner_id IS NOT NULL")
    op.execute("DELETE FROM decision WHERE move IN ('merge', 'unmerge')")
    _check_decisions(DECIDING)
    _check_register(MOVES, SUBJECTS)
    for name, table, _column in INDEXES:
        op.drop_index(name, table_name=table)
    op.drop_column("person", "is_findable")
    op.execute(
        sa.text("UPDATE activity SET search_text = replace(search_text, :line, ' ')").bindparams(line="\n")
    )
    for column in ("is_learned_shared", "society", "engagement", *WORDS):
        op.drop_column("activity", column)
    for table, column, *_rest in reversed(REFERENCES):
        with op.batch_alter_table(table) as batch:
            if column == "merged_into_id":
                batch.drop_constraint(op.f(NOT_ITSELF), type_="check")
            if not _is_sqlite():
                # There the constraint stands in the column, and goes with it.
                batch.drop_constraint(op.f(f"fk_{table}_{column}"), type_="foreignkey")
            batch.drop_column(column)
    for name in (
        "join_request", "ledger_sdg", "ledger_outcome", "ledger_partner", "ledger_engagement", "outsider", "activity_merge",
        "team_change", "team_member", "team", "partner", "sector", "sdg", "outcome", "discipline",
    ):  # fmt: skip
        op.drop_table(name)
    _guard_entries(ENTRY)


def _is_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")


def _add_reference(table: str, column: str, type_: type | sa.String, to: str, to_column: str) -> None:
    """A column that refers to another table; on SQLite without making the table, and its triggers, anew."""
    name = f"fk_{table}_{column}"
    if _is_sqlite():
        written = sa.types.to_instance(type_).compile(op.get_bind().dialect)
        check = f"CONSTRAINT {NOT_ITSELF} CHECK (merged_into_id <> id)" if column == "merged_into_id" else ""
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} {written} {check}"
            f" CONSTRAINT {name} REFERENCES {to} ({to_column})"
        )
        return
    op.add_column(table, sa.Column(column, type_, nullable=True))
    op.create_foreign_key(name, table, to, [column], [to_column])
    if column == "merged_into_id":
        op.create_check_constraint(op.f(NOT_ITSELF), table, "merged_into_id <> id")


def _check_register(moves: tuple[str, ...], subjects: tuple[str, ...]) -> None:
    one = " + ".join(f"CASE WHEN {subject} IS NULL THEN 0 ELSE 1 END" for subject in subjects)
    with op.batch_alter_table("register_change") as table:
        table.drop_constraint(op.f("ck_register_change_move_known"), type_="check")
        table.create_check_constraint(
            op.f("ck_register_change_move_known"), f"move IN ({', '.join(map(repr, moves))})"
        )
        table.drop_constraint(op.f("ck_register_change_about_one_subject"), type_="check")
        table.create_check_constraint(op.f("ck_register_change_about_one_subject"), f"{one} = 1")


def _check_decisions(deciding: str) -> None:
    with op.batch_alter_table("decision") as table:
        for name, who in (
            ("ck_decision_nobody_decides_their_own_work", "by_id"),
            ("ck_decision_nobody_decides_for_the_contributor", "acting_for_id"),
        ):
            table.drop_constraint(op.f(name), type_="check")
            table.create_check_constraint(op.f(name), f"{who} <> contributor_id OR move NOT IN ({deciding})")


def _guard_entries(columns: tuple[str, ...] | None) -> None:
    """Of an entry with these columns only `voided_at` can be filled, once; None: the guard is taken away."""
    if _is_sqlite():
        op.execute("DROP TRIGGER IF EXISTS ledger_entry_append_only")
        op.execute("DROP TRIGGER IF EXISTS ledger_entry_never_deleted")
        if columns is None:
            return
        same = " AND ".join(f"OLD.{column} IS NEW.{column}" for column in columns)
        op.execute(f"""
            CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE ON ledger_entry
            WHEN NOT (OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL AND {same})
            BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: only voided_at can be filled, once'); END
        """)
        op.execute("""
            CREATE TRIGGER ledger_entry_never_deleted BEFORE DELETE ON ledger_entry
            BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an entry is never deleted'); END
        """)
        return
    if columns is None:
        # The triggers stay: they call the function, which is replaced.
        return
    same = " AND ".join(f"OLD.{column} IS NOT DISTINCT FROM NEW.{column}" for column in columns)
    op.execute(f"""
        CREATE OR REPLACE FUNCTION ledger_entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL AND {same} THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION 'the ledger is append-only: only voided_at can be filled, once' USING ERRCODE = '23514';
            END IF;
            RAISE EXCEPTION 'the ledger is append-only: an entry is never deleted' USING ERRCODE = '23514';
        END $$
    """)


def _guard_what_they_point_to() -> None:
    if not _is_sqlite():
        op.execute("""
            CREATE FUNCTION ledger_final() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'what the ledger points to never changes' USING ERRCODE = '23514';
            END $$
        """)
    for table in FINAL:
        if _is_sqlite():
            for deed in ("UPDATE", "DELETE"):
                op.execute(f"""
                    CREATE TRIGGER {table}_never_{deed.lower()}d BEFORE {deed} ON {table}
                    BEGIN SELECT RAISE(ABORT, 'what the ledger points to never changes'); END
                """)
        else:
            op.execute(f"""
                CREATE TRIGGER {table}_final BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION ledger_final()
            """)


def _guard_no_more() -> None:
    for table in FINAL:
        if _is_sqlite():
            for deed in ("update", "delete"):
                op.execute(f"DROP TRIGGER {table}_never_{deed}d")
        else:
            op.execute(f"DROP TRIGGER {table}_final ON {table}")
    if not _is_sqlite():
        op.execute("DROP FUNCTION ledger_final()")


def _make_tables() -> None:
    op.create_table(
        "discipline",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_th", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_discipline")),
    )
    op.create_table(
        "outcome",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_th", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.Column("help_th", sa.String(length=500), nullable=False),
        sa.Column("help_en", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_outcome")),
    )
    op.create_table(
        "sdg",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name_th", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.Column("help_th", sa.String(length=500), nullable=False),
        sa.Column("help_en", sa.String(length=500), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 17", name=op.f("ck_sdg_number_known")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sdg")),
    )
    op.create_table(
        "sector",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_th", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_sector")),
    )
    op.create_table(
        "partner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sector_code", sa.String(length=30), nullable=False),
        sa.Column("scale", sa.String(length=20), nullable=False),
        sa.Column("province", sa.String(length=6), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("search_text", sa.String(length=1300), nullable=False),
        sa.Column("sort_th", sa.String(length=4000), nullable=False),
        sa.Column("sort_en", sa.String(length=4000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name_th", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.CheckConstraint("name_th <> '' OR name_en <> ''", name=op.f("ck_partner_has_a_name")),
        sa.CheckConstraint("province = '' OR country = 'TH'", name=op.f("ck_partner_province_is_thai")),
        sa.CheckConstraint(
            "scale IN ('local', 'regional', 'national', 'international')", name=op.f("ck_partner_scale_known")
        ),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_partner_not_merged_into_itself")),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_partner_added_by_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["partner.id"], name=op.f("fk_partner_merged_into_id")),
        sa.ForeignKeyConstraint(["sector_code"], ["sector.code"], name=op.f("fk_partner_sector_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
    )
    op.create_index("ix_partner_merged_into", "partner", ["merged_into_id"], unique=False)
    op.create_index("ix_partner_sector", "partner", ["sector_code"], unique=False)

    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("partners", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("sort_th", sa.String(length=4000), nullable=False),
        sa.Column("sort_en", sa.String(length=4000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name_th", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.CheckConstraint("name_th <> '' OR name_en <> ''", name=op.f("ck_team_has_a_name")),
        sa.CheckConstraint(
            "last_day IS NULL OR last_day >= first_day", name=op.f("ck_team_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["person.id"], name=op.f("fk_team_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
    )
    op.create_index("ix_team_lead", "team", ["lead_id"], unique=False)

    op.create_table(
        "team_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("discipline_code", sa.String(length=30), nullable=True),
        sa.Column("role", sa.String(length=100), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("membership", sa.String(length=20), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "membership IN ('asked', 'member', 'declined')", name=op.f("ck_team_member_membership_known")
        ),
        sa.CheckConstraint(
            "last_day IS NULL OR last_day >= first_day", name=op.f("ck_team_member_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_team_member_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["discipline_code"], ["discipline.code"], name=op.f("fk_team_member_discipline_code")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_team_member_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_member_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
    )
    op.create_index("ix_team_member_person", "team_member", ["person_id"], unique=False)
    op.create_index("ix_team_member_team", "team_member", ["team_id"], unique=False)

    op.create_table(
        "team_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "move IN ('founded', 'changed', 'partners', 'handed over', 'asked', 'withdrawn', 'joined', 'declined',"
            " 'amended', 'ended')",
            name=op.f("ck_team_change_move_known"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_team_change_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_team_change_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_change_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_change")),
    )
    op.create_index("ix_team_change_team", "team_change", ["team_id"], unique=False)

    op.create_table(
        "activity_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("kept_id <> merged_id", name=op.f("ck_activity_merge_of_two_records")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_activity_merge_by_id")),
        sa.ForeignKeyConstraint(["kept_id"], ["activity.id"], name=op.f("fk_activity_merge_kept_id")),
        sa.ForeignKeyConstraint(["merged_id"], ["activity.id"], name=op.f("fk_activity_merge_merged_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["person.id"], name=op.f("fk_activity_merge_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_merge")),
    )
    op.create_index("ix_activity_merge_kept", "activity_merge", ["kept_id"], unique=False)
    op.create_index("ix_activity_merge_merged", "activity_merge", ["merged_id"], unique=False)

    op.create_table(
        "ledger_engagement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("is_transfer", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_ledger_engagement_activity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_engagement")),
    )
    op.create_index("ix_ledger_engagement_activity", "ledger_engagement", ["activity_id"], unique=False)

    op.create_table(
        "outsider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("organisation", sa.String(length=300), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_outsider_has_a_name")),
        sa.CheckConstraint(
            "role IN ('lead', 'member', 'teacher', 'speaker', 'adviser', 'committee', 'organiser', 'first_author', 'corresponding', 'co_author', 'artist', 'participant')",
            name=op.f("ck_outsider_role_known"),
        ),
        sa.CheckConstraint("share >= 0 AND share <= 1000000", name=op.f("ck_outsider_share_in_range")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_outsider_activity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outsider")),
    )
    op.create_index(op.f("ix_outsider_activity_id"), "outsider", ["activity_id"], unique=False)

    op.create_table(
        "ledger_outcome",
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("outcome_code", sa.String(length=30), nullable=False),
        sa.Column("beneficiaries", sa.Integer(), nullable=True),
        sa.CheckConstraint("beneficiaries >= 0", name=op.f("ck_ledger_outcome_not_negative")),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["ledger_engagement.id"], name=op.f("fk_ledger_outcome_engagement_id")
        ),
        sa.ForeignKeyConstraint(
            ["outcome_code"], ["outcome.code"], name=op.f("fk_ledger_outcome_outcome_code")
        ),
        sa.PrimaryKeyConstraint("engagement_id", "outcome_code", name=op.f("pk_ledger_outcome")),
    )
    op.create_index(
        "ix_ledger_outcome_outcome", "ledger_outcome", ["outcome_code", "engagement_id"], unique=False
    )

    op.create_table(
        "ledger_partner",
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("deciding", sa.String(length=20), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "deciding IN ('together', 'asked', 'told')", name=op.f("ck_ledger_partner_deciding_known")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["ledger_engagement.id"], name=op.f("fk_ledger_partner_engagement_id")
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_ledger_partner_partner_id")),
        sa.PrimaryKeyConstraint("engagement_id", "partner_id", name=op.f("pk_ledger_partner")),
    )
    op.create_index(
        "ix_ledger_partner_partner", "ledger_partner", ["partner_id", "engagement_id"], unique=False
    )

    op.create_table(
        "ledger_sdg",
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("sdg_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["ledger_engagement.id"], name=op.f("fk_ledger_sdg_engagement_id")
        ),
        sa.ForeignKeyConstraint(["sdg_number"], ["sdg.number"], name=op.f("fk_ledger_sdg_sdg_number")),
        sa.PrimaryKeyConstraint("engagement_id", "sdg_number", name=op.f("pk_ledger_sdg")),
    )
    op.create_index("ix_ledger_sdg_sdg", "ledger_sdg", ["sdg_number", "engagement_id"], unique=False)
    op.create_table(
        "join_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("papers", sa.JSON(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "answer IN ('proposed', 'declined', 'withdrawn')", name=op.f("ck_join_request_answer_known")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_join_request_activity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_join_request_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_request")),
    )
    op.create_index(
        "uq_join_request_open",
        "join_request",
        ["activity_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.create_index("ix_join_request_person", "join_request", ["person_id"], unique=False)
