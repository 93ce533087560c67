"""which widgets an update touched, and edits that can be undone"""

import sqlalchemy as sa
from alembic import op

from widgetapp.store.metadata import ROW_NUMBER

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("updates", schema=None) as batch_op:
        batch_op.add_column(sa.Column("touched", sa.LargeBinary(), nullable=True))
    op.create_table(
        "edits",
        sa.Column("number", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("thing", sa.String(length=32), nullable=False),
        sa.Column("author", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_edits")),
        sa.UniqueConstraint("id", name=op.f("uq_edits_id")),
    )
    op.create_index("ix_edits_thing_author_number", "edits", ["thing", "author", "number"])
