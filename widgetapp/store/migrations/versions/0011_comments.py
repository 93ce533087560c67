"""comments on Things"""

import sqlalchemy as sa
from alembic import op

from widgetapp.store.metadata import ROW_NUMBER

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comments",
        sa.Column("number", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("thing", sa.String(length=32), nullable=False),
        sa.Column("thread", sa.String(length=32), nullable=False),
        sa.Column("author", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("widget", sa.String(length=128), nullable=True),
        sa.Column("x", sa.Float(), nullable=True),
        sa.Column("y", sa.Float(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("resolved_at", sa.BigInteger(), nullable=True),
        sa.Column("resolved_by", sa.String(length=32), nullable=True),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["thing"], ["things.id"], name=op.f("fk_comments_thing_things")),
        sa.ForeignKeyConstraint(["author"], ["users.id"], name=op.f("fk_comments_author_users")),
        sa.ForeignKeyConstraint(["resolved_by"], ["users.id"], name=op.f("fk_comments_resolved_by_users")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_comments")),
        sa.UniqueConstraint("id", name=op.f("uq_comments_id")),
    )
    op.create_index("ix_comments_thing", "comments", ["thing", "number"])
    op.create_index("ix_comments_author", "comments", ["author"])
