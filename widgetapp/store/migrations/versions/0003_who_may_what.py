"""group administrators, owners, shares, people who are disabled"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("disabled_at", sa.BigInteger(), nullable=True))

    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_by", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("asked_at", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_groups_asked_by_users"), "users", ["asked_by"], ["id"])

    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.add_column(sa.Column("admin", sa.Boolean(), nullable=False, server_default=sa.false()))
    # Whoever administers WidgetApp administered his groups as well.
    op.execute("UPDATE members SET admin = (SELECT admin FROM users WHERE users.id = members.user_id)")
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.alter_column("admin", server_default=None)

    with op.batch_alter_table("things", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner", sa.String(length=32), nullable=True))
    op.execute("UPDATE things SET owner = created_by")
    with op.batch_alter_table("things", schema=None) as batch_op:
        batch_op.alter_column("owner", existing_type=sa.String(length=32), nullable=False)
        batch_op.create_foreign_key(batch_op.f("fk_things_owner_users"), "users", ["owner"], ["id"])
        batch_op.create_index("ix_things_owner", ["owner"], unique=False)
    _create_shares()


def _create_shares() -> None:
    op.create_table(
        "shares",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("thing", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("group_id", sa.String(length=32), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("granted_by", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["thing"], ["things.id"], name=op.f("fk_shares_thing_things")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_shares_user_id_users")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_shares_group_id_groups")),
        sa.ForeignKeyConstraint(["granted_by"], ["users.id"], name=op.f("fk_shares_granted_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shares")),
        sa.UniqueConstraint("thing", "user_id", "group_id", name="uq_shares_thing_user_id_group_id"),
    )
    with op.batch_alter_table("shares", schema=None) as batch_op:
        batch_op.create_index("ix_shares_user_id", ["user_id"], unique=False)
        batch_op.create_index("ix_shares_group_id", ["group_id"], unique=False)
