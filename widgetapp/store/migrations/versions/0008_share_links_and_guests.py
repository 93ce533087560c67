"""share links, the guests who come by them, decisions of administrators"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=10), nullable=False, server_default="person"))
    op.execute("UPDATE users SET kind = 'client' WHERE id IN (SELECT id FROM clients)")
    op.create_table(
        "facts",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
    )
    _create_share_links()
    with op.batch_alter_table("shares", schema=None) as batch_op:
        batch_op.add_column(sa.Column("link", sa.String(length=32), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_shares_link_share_links"), "share_links", ["link"], ["id"])
        batch_op.drop_constraint("uq_shares_thing_user_id_group_id", type_="unique")
        batch_op.create_unique_constraint("uq_shares_thing_user_id_group_id_link", ["thing", "user_id", "group_id", "link"])
        batch_op.create_index("ix_shares_link", ["link"], unique=False)


def _create_share_links() -> None:
    op.create_table(
        "share_links",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("thing", sa.String(length=32), nullable=False),
        sa.Column("secret", sa.LargeBinary(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password", sa.String(length=300), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("most_uses", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["thing"], ["things.id"], name=op.f("fk_share_links_thing_things")),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_share_links_made_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_links")),
        sa.UniqueConstraint("secret", name=op.f("uq_share_links_secret")),
    )
    with op.batch_alter_table("share_links", schema=None) as batch_op:
        batch_op.create_index("ix_share_links_thing", ["thing"], unique=False)
