"""clients by OAuth 2.0, with their codes and refresh tokens; how far tokens reach"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _clients()
    _codes()
    _device_codes()
    _refresh_tokens()
    with op.batch_alter_table("tokens", schema=None) as batch_op:
        batch_op.add_column(sa.Column("client", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("family", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("thing", sa.String(length=32), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_tokens_client_clients"), "clients", ["client"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_tokens_thing_things"), "things", ["thing"], ["id"])
        batch_op.create_index("ix_tokens_client", ["client"], unique=False)
        batch_op.create_index("ix_tokens_family", ["family"], unique=False)


def _clients() -> None:
    op.create_table(
        "clients",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("secret", sa.LargeBinary(length=32), nullable=True),
        sa.Column("redirect_uris", sa.Text(), nullable=False),
        sa.Column("grants", sa.String(length=500), nullable=False),
        sa.Column("scopes", sa.String(length=500), nullable=False),
        sa.Column("created_by", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("disabled_at", sa.BigInteger(), nullable=True),
        sa.Column("last_used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["users.id"], name=op.f("fk_clients_id_users")),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_clients_created_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
    )


def _codes() -> None:
    op.create_table(
        "codes",
        sa.Column("secret", sa.LargeBinary(length=32), nullable=False),
        sa.Column("client", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("scopes", sa.String(length=500), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("challenge", sa.String(length=43), nullable=False),
        sa.Column("family", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name=op.f("fk_codes_client_clients")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_codes_user_id_users")),
        sa.PrimaryKeyConstraint("secret", name=op.f("pk_codes")),
    )
    op.create_index("ix_codes_expires_at", "codes", ["expires_at"], unique=False)


def _device_codes() -> None:
    op.create_table(
        "device_codes",
        sa.Column("secret", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_code", sa.LargeBinary(length=32), nullable=False),
        sa.Column("client", sa.String(length=32), nullable=False),
        sa.Column("scopes", sa.String(length=500), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("interval", sa.Integer(), nullable=False),
        sa.Column("polled_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name=op.f("fk_device_codes_client_clients")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_device_codes_user_id_users")),
        sa.PrimaryKeyConstraint("secret", name=op.f("pk_device_codes")),
        sa.UniqueConstraint("user_code", name=op.f("uq_device_codes_user_code")),
    )
    op.create_index("ix_device_codes_expires_at", "device_codes", ["expires_at"], unique=False)


def _refresh_tokens() -> None:
    op.create_table(
        "refresh_tokens",
        sa.Column("secret", sa.LargeBinary(length=32), nullable=False),
        sa.Column("client", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("scopes", sa.String(length=500), nullable=False),
        sa.Column("family", sa.String(length=32), nullable=False),
        sa.Column("parent", sa.LargeBinary(length=32), nullable=True),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name=op.f("fk_refresh_tokens_client_clients")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_refresh_tokens_user_id_users")),
        sa.PrimaryKeyConstraint("secret", name=op.f("pk_refresh_tokens")),
    )
    for column in ("client", "expires_at", "family", "parent"):
        op.create_index(f"ix_refresh_tokens_{column}", "refresh_tokens", [column], unique=False)
