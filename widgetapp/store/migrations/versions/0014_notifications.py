"""what concerns one person and was done by others"""

import sqlalchemy as sa
from alembic import op

from widgetapp.store.metadata import ROW_NUMBER

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notifications",
        sa.Column("number", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("thing", sa.String(length=32), nullable=True),
        sa.Column("group_id", sa.String(length=32), nullable=True),
        sa.Column("comment", sa.String(length=32), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_notifications")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notifications_user_id_users")),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_notifications_made_by_users")),
        sa.ForeignKeyConstraint(["thing"], ["things.id"], name=op.f("fk_notifications_thing_things")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_notifications_group_id_groups")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notifications_user_id", "notifications", ["user_id", "number"])
    op.create_index("ix_notifications_at", "notifications", ["at"])
