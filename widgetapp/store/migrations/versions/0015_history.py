"""names of versions, and states of Things from which their history is read"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "named_versions",
        sa.Column("thing", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("named_by", sa.String(length=32), nullable=False),
        sa.Column("named_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("thing", "version", name=op.f("pk_named_versions")),
        sa.ForeignKeyConstraint(["thing"], ["things.id"], name=op.f("fk_named_versions_thing_things")),
        sa.ForeignKeyConstraint(["named_by"], ["users.id"], name=op.f("fk_named_versions_named_by_users")),
    )
    op.create_table(
        "checkpoints",
        sa.Column("thing", sa.String(length=32), nullable=False),
        sa.Column("upto", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("thing", "upto", name=op.f("pk_checkpoints")),
    )
