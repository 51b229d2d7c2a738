"""A kind's field can be retired from a day on, and the history of the register knows that something is open again."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BEFORE = (
    "added", "changed", "transferred", "joined", "corrected", "ended", "taken out", "granted",
    "opened", "closed", "succeeded", "retired", "reordered", "link made", "password set",
)  # fmt: skip
AFTER = (*BEFORE[:9], "reopened", *BEFORE[9:])
KNOWN = "ck_register_change_move_known"


def upgrade() -> None:
    op.add_column("kind_field", sa.Column("retired_on", sa.Date(), nullable=True))
    _know(AFTER)


def downgrade() -> None:
    # Said with the word that there was before.
    op.execute("UPDATE register_change SET move = 'changed' WHERE move = 'reopened'")
    _know(BEFORE)
    op.drop_column("kind_field", "retired_on")


def _know(moves: tuple[str, ...]) -> None:
    """From now on the history takes these moves and no others."""
    with op.batch_alter_table("register_change") as table:
        table.drop_constraint(op.f(KNOWN), type_="check")
        table.create_check_constraint(op.f(KNOWN), f"move IN ({', '.join(map(repr, moves))})")
