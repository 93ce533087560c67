"""whom comments name, and how far each person has read"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comment_mentions",
        sa.Column("comment", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["comment"], ["comments.id"], name=op.f("fk_comment_mentions_comment_comments")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_comment_mentions_user_id_users")),
        sa.PrimaryKeyConstraint("comment", "user_id", name=op.f("pk_comment_mentions")),
    )
    op.create_index("ix_comment_mentions_user_id", "comment_mentions", ["user_id"])
    op.create_table(
        "comment_reads",
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("thing", sa.String(length=32), nullable=False),
        sa.Column("thread", sa.String(length=32), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_comment_reads_user_id_users")),
        sa.ForeignKeyConstraint(["thing"], ["things.id"], name=op.f("fk_comment_reads_thing_things")),
        sa.PrimaryKeyConstraint("user_id", "thing", "thread", name=op.f("pk_comment_reads")),
    )
    # Whom earlier comments name is known by what he was notified of.
    op.execute(
        "INSERT INTO comment_mentions (comment, user_id, written) "
        "SELECT DISTINCT n.comment, n.user_id, u.name FROM notifications n "
        "JOIN users u ON u.id = n.user_id JOIN comments c ON c.id = n.comment "
        "WHERE n.kind = 'mentioned' AND c.deleted_at IS NULL"
    )
