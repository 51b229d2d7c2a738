"""Three levels that meet: plans and indicators, initiatives, norms and development."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("typed_value", "target", "good_practice", "milestone", "initiative_unit", "initiative_objective", "initiative_change", "indicator", "goal", "funding", "development_talk", "development_line", "recognition", "portfolio_choice", "plan_change", "objective", "norm_change", "initiative", "group_place", "development_plan", "workload_norm", "plan", "strand", "staff_group",)  # fmt: skip
POSITION = "ck_contribution_author_position_from_one"
# The kinds of the shipped catalogue whose people are authors.
WITH_AUTHORS = ("article", "conference-paper", "book")


def upgrade() -> None:
    _make_tables()
    _add_reference("activity", "initiative_id", "initiative")
    op.create_index("ix_activity_initiative", "activity", ["initiative_id"])
    _add_authors()


def downgrade() -> None:
    _drop_authors()
    op.drop_index("ix_activity_initiative", table_name="activity")
    with op.batch_alter_table("activity") as batch:
        if not _is_sqlite():
            # There the constraint stands in the column, and goes with it.
            batch.drop_constraint(op.f("fk_activity_initiative_id"), type_="foreignkey")
        batch.drop_column("initiative_id")
    for name in TABLES:
        op.drop_table(name)


def _is_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")


def _add_reference(table: str, column: str, to: str) -> None:
    """A column that refers to another table; on SQLite without making the table anew."""
    name = f"fk_{table}_{column}"
    if _is_sqlite():
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT {name} REFERENCES {to} (id)")
        return
    op.add_column(table, sa.Column(column, sa.Integer(), nullable=True))
    op.create_foreign_key(name, table, to, [column], ["id"])


def _add_authors() -> None:
    """Columns of one part and of a kind; on SQLite without making tables with triggers anew."""
    no = sa.false()
    op.add_column("activity_kind", sa.Column("has_authors", sa.Boolean(), server_default=no, nullable=False))
    op.add_column(
        "contribution", sa.Column("is_corresponding", sa.Boolean(), server_default=no, nullable=False)
    )
    if _is_sqlite():
        op.execute(
            f"ALTER TABLE contribution ADD COLUMN author_position INTEGER CONSTRAINT {POSITION}"
            " CHECK (author_position >= 1)"
        )
    else:
        op.add_column("contribution", sa.Column("author_position", sa.Integer(), nullable=True))
        op.create_check_constraint(op.f(POSITION), "contribution", "author_position >= 1")
    kind = sa.table("activity_kind", sa.column("code", sa.String), sa.column("has_authors", sa.Boolean))
    op.execute(kind.update().where(kind.c.code.in_(WITH_AUTHORS)).values(has_authors=sa.true()))


def _drop_authors() -> None:
    if not _is_sqlite():
        # There the constraint stands in the column, and goes with it.
        op.drop_constraint(op.f(POSITION), "contribution", type_="check")
    for table, column in (
        ("contribution", "author_position"),
        ("contribution", "is_corresponding"),
        ("activity_kind", "has_authors"),
    ):
        op.drop_column(table, column)


def _make_tables() -> None:
    op.create_table(
        "staff_group",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("line", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_th", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.CheckConstraint("line IN ('academic', 'support')", name=op.f("ck_staff_group_line_known")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_staff_group")),
    )
    op.create_table(
        "strand",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_th", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_strand")),
    )
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=50), nullable=True),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name_th", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.CheckConstraint("name_th <> '' OR name_en <> ''", name=op.f("ck_plan_has_a_name")),
        sa.CheckConstraint(
            "type IN ('strategic', 'quality', 'learning', 'research', 'other')",
            name=op.f("ck_plan_type_known"),
        ),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_plan_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendar.id"], name=op.f("fk_plan_calendar_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["unit.id"], name=op.f("fk_plan_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("code", name=op.f("uq_plan_code")),
    )
    op.create_index("ix_plan_owner", "plan", ["owner_id"], unique=False)
    op.create_table(
        "workload_norm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=20), nullable=False),
        sa.Column("group_code", sa.String(length=30), nullable=True),
        sa.Column("area", sa.String(length=20), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "area IN ('teaching', 'research', 'service', 'culture')", name=op.f("ck_workload_norm_area_known")
        ),
        sa.CheckConstraint("line IN ('academic', 'support')", name=op.f("ck_workload_norm_line_known")),
        sa.CheckConstraint(
            "last_day IS NULL OR last_day >= first_day", name=op.f("ck_workload_norm_ends_after_it_begins")
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_workload_norm_asks_something")),
        sa.ForeignKeyConstraint(
            ["group_code"], ["staff_group.code"], name=op.f("fk_workload_norm_group_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workload_norm")),
    )
    op.create_index("ix_workload_norm_line", "workload_norm", ["line", "first_day"], unique=False)
    op.create_index(
        "uq_workload_norm_first_day",
        "workload_norm",
        ["line", sa.text("coalesce(group_code, '')"), sa.text("coalesce(area, '')"), "first_day"],
        unique=True,
    )
    op.create_table(
        "development_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_since", sa.DateTime(), nullable=False),
        sa.Column("proposed", sa.JSON(), nullable=False),
        sa.Column("support", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'agreed', 'changing')",
            name=op.f("ck_development_plan_state_known"),
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_development_plan_period_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_development_plan_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_development_plan")),
        sa.UniqueConstraint("id", "person_id", name="uq_development_plan_id_person"),
    )
    op.create_index("ix_development_plan_state", "development_plan", ["state"], unique=False)
    op.create_index(
        "uq_development_plan_person_period", "development_plan", ["person_id", "period_id"], unique=True
    )
    op.create_table(
        "group_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("group_code", sa.String(length=30), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "last_day IS NULL OR last_day >= first_day", name=op.f("ck_group_place_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(["group_code"], ["staff_group.code"], name=op.f("fk_group_place_group_code")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_group_place_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_place")),
    )
    op.create_index("uq_group_place_person_first_day", "group_place", ["person_id", "first_day"], unique=True)
    op.create_index(
        "uq_group_place_person_going_on",
        "group_place",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("last_day IS NULL"),
        postgresql_where=sa.text("last_day IS NULL"),
    )
    op.create_table(
        "initiative",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("strand_code", sa.String(length=30), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("is_centre", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("stopped_because", sa.Text(), nullable=False),
        sa.Column("budget", sa.Integer(), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=True),
        sa.Column("planned_minutes", sa.BigInteger(), nullable=True),
        sa.Column("planned_people", sa.Integer(), nullable=True),
        sa.Column("planned_partners", sa.Integer(), nullable=True),
        sa.Column("outcomes", sa.JSON(), nullable=False),
        sa.Column("partners", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("sort_th", sa.String(length=4000), nullable=False),
        sa.Column("sort_en", sa.String(length=4000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name_th", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.CheckConstraint("name_th <> '' OR name_en <> ''", name=op.f("ck_initiative_has_a_name")),
        sa.CheckConstraint(
            "status IN ('planned', 'running', 'finished', 'stopped')", name=op.f("ck_initiative_status_known")
        ),
        sa.CheckConstraint("budget >= 0 AND spent >= 0", name=op.f("ck_initiative_money_not_below_zero")),
        sa.CheckConstraint(
            "last_day IS NULL OR last_day >= first_day", name=op.f("ck_initiative_ends_after_it_begins")
        ),
        sa.CheckConstraint(
            "planned_minutes >= 0 AND planned_people >= 0 AND planned_partners >= 0",
            name=op.f("ck_initiative_plan_not_below_zero"),
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["person.id"], name=op.f("fk_initiative_lead_id")),
        sa.ForeignKeyConstraint(["strand_code"], ["strand.code"], name=op.f("fk_initiative_strand_code")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_initiative_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative")),
    )
    op.create_index("ix_initiative_lead", "initiative", ["lead_id"], unique=False)
    op.create_index("ix_initiative_unit", "initiative", ["unit_id"], unique=False)
    op.create_index("uq_initiative_form_token", "initiative", ["form_token"], unique=True)
    op.create_table(
        "norm_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=20), nullable=False),
        sa.Column("move", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("line IN ('academic', 'support')", name=op.f("ck_norm_change_line_known")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_norm_change_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_norm_change")),
    )
    op.create_index("ix_norm_change_line", "norm_change", ["line"], unique=False)
    op.create_table(
        "objective",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("name_th", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.CheckConstraint("name_th <> '' OR name_en <> ''", name=op.f("ck_objective_has_a_name")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_objective_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objective")),
    )
    op.create_index("ix_objective_plan", "objective", ["plan_id"], unique=False)
    op.create_table(
        "plan_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("called", sa.String(length=300), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("move", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_plan_change_by_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_change_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_change")),
    )
    op.create_index("ix_plan_change_plan", "plan_change", ["plan_id"], unique=False)
    op.create_table(
        "portfolio_choice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("activities", sa.JSON(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_portfolio_choice_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_portfolio_choice")),
    )
    op.create_table(
        "recognition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("level", sa.String(length=100), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("area", sa.String(length=20), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_recognition_has_a_name")),
        sa.CheckConstraint(
            "sort IN ('psf', 'licence', 'award', 'rank', 'degree', 'other')",
            name=op.f("ck_recognition_sort_known"),
        ),
        sa.CheckConstraint(
            "expires_on IS NULL OR expires_on >= received_on",
            name=op.f("ck_recognition_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recognition_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition")),
    )
    op.create_index("ix_recognition_expires_on", "recognition", ["expires_on"], unique=False)
    op.create_index("ix_recognition_person", "recognition", ["person_id"], unique=False)
    op.create_table(
        "development_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=20), nullable=False),
        sa.Column("from_state", sa.String(length=20), nullable=True),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("acting_for_id", sa.Integer(), nullable=True),
        sa.Column("order_number", sa.String(length=50), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "acting_for_id <> person_id OR move NOT IN ('agree', 'return', 'confirm', 'not confirmed', 'review')",
            name=op.f("ck_development_line_nobody_agrees_for_the_person"),
        ),
        sa.CheckConstraint(
            "by_id <> person_id OR move NOT IN ('agree', 'return', 'confirm', 'not confirmed', 'review')",
            name=op.f("ck_development_line_nobody_agrees_with_themselves"),
        ),
        sa.CheckConstraint(
            "from_state IN ('draft', 'submitted', 'returned', 'agreed', 'changing')",
            name=op.f("ck_development_line_from_state_known"),
        ),
        sa.CheckConstraint(
            "to_state IN ('draft', 'submitted', 'returned', 'agreed', 'changing')",
            name=op.f("ck_development_line_to_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["acting_for_id"], ["person.id"], name=op.f("fk_development_line_acting_for_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_development_line_by_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "person_id"],
            ["development_plan.id", "development_plan.person_id"],
            name="fk_development_line_plan_person",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_development_line")),
    )
    op.create_index("ix_development_line_plan", "development_line", ["plan_id"], unique=False)
    op.create_table(
        "development_talk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("own_words", sa.Text(), nullable=False),
        sa.Column("own_at", sa.DateTime(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("stage IN ('middle', 'end')", name=op.f("ck_development_talk_stage_known")),
        sa.CheckConstraint(
            "by_id IS NULL OR by_id <> person_id", name=op.f("ck_development_talk_nobody_reviews_themselves")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_development_talk_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_development_talk_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["development_plan.id"], name=op.f("fk_development_talk_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_development_talk")),
    )
    op.create_index("uq_development_talk_plan_stage", "development_talk", ["plan_id", "stage"], unique=True)
    op.create_table(
        "funding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("is_external", sa.Boolean(), nullable=False),
        sa.Column("promised", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.CheckConstraint("source <> ''", name=op.f("ck_funding_has_a_source")),
        sa.CheckConstraint("promised >= 0 AND received >= 0", name=op.f("ck_funding_not_below_zero")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_funding_initiative_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding")),
    )
    op.create_index("ix_funding_initiative", "funding", ["initiative_id"], unique=False)
    op.create_table(
        "goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shows", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("kind_id", sa.Integer(), nullable=True),
        sa.Column("milestone", sa.String(length=300), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.Column("reached_note", sa.Text(), nullable=False),
        sa.Column("reached_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(shows = 'milestone') = (amount IS NULL)", name=op.f("ck_goal_an_amount_or_a_milestone")
        ),
        sa.CheckConstraint(
            "area IN ('teaching', 'research', 'service', 'culture')", name=op.f("ck_goal_area_known")
        ),
        sa.CheckConstraint("shows <> 'count' OR kind_id IS NOT NULL", name=op.f("ck_goal_counts_a_kind")),
        sa.CheckConstraint(
            "shows <> 'milestone' OR milestone <> ''", name=op.f("ck_goal_names_its_milestone")
        ),
        sa.CheckConstraint("shows IN ('hours', 'count', 'milestone')", name=op.f("ck_goal_shows_known")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_goal_says_what")),
        sa.CheckConstraint(
            "(reached_on IS NULL) = (reached_at IS NULL)", name=op.f("ck_goal_reached_on_a_day_and_said")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_goal_asks_something")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["person.id"], name=op.f("fk_goal_confirmed_by_id")),
        sa.ForeignKeyConstraint(["kind_id"], ["activity_kind.id"], name=op.f("fk_goal_kind_id")),
        sa.ForeignKeyConstraint(["objective_id"], ["objective.id"], name=op.f("fk_goal_objective_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["development_plan.id"], name=op.f("fk_goal_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    op.create_index("ix_goal_objective", "goal", ["objective_id"], unique=False)
    op.create_index("ix_goal_plan", "goal", ["plan_id"], unique=False)
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("reckoning", sa.String(length=20), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=True),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("of_measure", sa.String(length=20), nullable=True),
        sa.Column("of_filters", sa.JSON(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("aim", sa.String(length=20), nullable=False),
        sa.Column("unit_th", sa.String(length=50), nullable=False),
        sa.Column("unit_en", sa.String(length=50), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name_th", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "(reckoning = 'share') = (of_measure IS NOT NULL)",
            name=op.f("ck_indicator_a_share_is_of_something"),
        ),
        sa.CheckConstraint(
            "(reckoning = 'typed') = (measure IS NULL)", name=op.f("ck_indicator_typed_or_counted")
        ),
        sa.CheckConstraint("aim IN ('more', 'less')", name=op.f("ck_indicator_aim_known")),
        sa.CheckConstraint(
            "measure IN ('hours', 'activities', 'new', 'people', 'credit', 'partners', 'beneficiaries')",
            name=op.f("ck_indicator_measure_known"),
        ),
        sa.CheckConstraint("name_th <> '' OR name_en <> ''", name=op.f("ck_indicator_has_a_name")),
        sa.CheckConstraint(
            "of_measure IN ('hours', 'activities', 'new', 'people', 'credit', 'partners', 'beneficiaries')",
            name=op.f("ck_indicator_of_measure_known"),
        ),
        sa.CheckConstraint(
            "reckoning IN ('number', 'share', 'per person', 'typed')",
            name=op.f("ck_indicator_reckoning_known"),
        ),
        sa.CheckConstraint("decimals BETWEEN 0 AND 3", name=op.f("ck_indicator_decimals_in_range")),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendar.id"], name=op.f("fk_indicator_calendar_id")),
        sa.ForeignKeyConstraint(["objective_id"], ["objective.id"], name=op.f("fk_indicator_objective_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
    )
    op.create_index("ix_indicator_objective", "indicator", ["objective_id"], unique=False)
    op.create_table(
        "initiative_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_initiative_change_by_id")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_initiative_change_initiative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_change")),
    )
    op.create_index("ix_initiative_change_initiative", "initiative_change", ["initiative_id"], unique=False)
    op.create_table(
        "initiative_objective",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_initiative_objective_initiative_id")
        ),
        sa.ForeignKeyConstraint(
            ["objective_id"], ["objective.id"], name=op.f("fk_initiative_objective_objective_id")
        ),
        sa.PrimaryKeyConstraint("initiative_id", "objective_id", name=op.f("pk_initiative_objective")),
    )
    op.create_index(
        op.f("ix_initiative_objective_objective_id"), "initiative_objective", ["objective_id"], unique=False
    )
    op.create_table(
        "initiative_unit",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_initiative_unit_initiative_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_initiative_unit_unit_id")),
        sa.PrimaryKeyConstraint("initiative_id", "unit_id", name=op.f("pk_initiative_unit")),
    )
    op.create_index(op.f("ix_initiative_unit_unit_id"), "initiative_unit", ["unit_id"], unique=False)
    op.create_table(
        "milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_milestone_has_a_name")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_milestone_initiative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    op.create_index("ix_milestone_initiative", "milestone", ["initiative_id"], unique=False)
    op.create_table(
        "good_practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("for_whom", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("why <> ''", name=op.f("ck_good_practice_says_why")),
        sa.CheckConstraint(
            "(initiative_id IS NULL) <> (activity_id IS NULL)", name=op.f("ck_good_practice_of_one_thing")
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_good_practice_activity_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_good_practice_by_id")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_good_practice_initiative_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_good_practice_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_practice")),
    )
    op.create_index("ix_good_practice_unit", "good_practice", ["unit_id"], unique=False)
    op.create_index("uq_good_practice_activity", "good_practice", ["activity_id"], unique=True)
    op.create_index("uq_good_practice_initiative", "good_practice", ["initiative_id"], unique=True)
    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("value >= 0", name=op.f("ck_target_not_below_zero")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_target_by_id")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_target_indicator_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_target_period_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_target_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
    )
    op.create_index("ix_target_period", "target", ["period_id"], unique=False)
    op.create_index("ix_target_unit", "target", ["unit_id"], unique=False)
    op.create_index(
        "uq_target_stands",
        "target",
        ["indicator_id", "period_id", "unit_id"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.create_table(
        "typed_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("source <> ''", name=op.f("ck_typed_value_has_a_source")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_typed_value_by_id")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_typed_value_indicator_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_typed_value_period_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_typed_value_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_typed_value")),
    )
    op.create_index(
        "uq_typed_value_stands",
        "typed_value",
        ["indicator_id", "period_id", "unit_id"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
