"""A form that logs an activity makes one activity, however often it is sent."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("activity", sa.Column("form_token", sa.String(length=64), nullable=True))
    op.create_index("uq_activity_form_token", "activity", ["form_token"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_activity_form_token", table_name="activity")
    op.drop_column("activity", "form_token")
