"""favourites, what was opened when, tags, names in order, small pictures"""

import sqlalchemy as sa
from alembic import op

from widgetapp.store.metadata import ROW_NUMBER
from widgetapp.store.naming import sort_key

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("things", sa.Column("name_key", sa.String(length=400), nullable=False, server_default=""))
    _put_names_in_order()
    for name, more in (("favourites", ()), ("openings", (sa.Column("at", sa.BigInteger(), nullable=False),))):
        op.create_table(
            name,
            sa.Column("user_id", sa.String(length=32), nullable=False),
            sa.Column("thing", sa.String(length=32), nullable=False),
            *more,
            sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f(f"fk_{name}_user_id_users")),
            sa.ForeignKeyConstraint(["thing"], ["things.id"], name=op.f(f"fk_{name}_thing_things")),
            sa.PrimaryKeyConstraint("user_id", "thing", name=op.f(f"pk_{name}")),
        )
    op.create_index("ix_openings_user_id_at", "openings", ["user_id", "at"])
    op.create_table(
        "tags",
        sa.Column("thing", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["thing"], ["things.id"], name=op.f("fk_tags_thing_things")),
        sa.PrimaryKeyConstraint("thing", "key", name=op.f("pk_tags")),
    )
    op.create_index("ix_tags_key", "tags", ["key"])
    op.create_table(
        "sketches",
        sa.Column("number", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("thing", sa.String(length=32), nullable=False),
        sa.Column("upto", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sketches")),
        sa.UniqueConstraint("thing", name=op.f("uq_sketches_thing")),
        sqlite_autoincrement=True,
    )


def _put_names_in_order() -> None:
    things = sa.table("things", sa.column("id"), sa.column("name"), sa.column("name_key"))
    db = op.get_bind()
    found = [{"its": id, "key": sort_key(name)} for id, name in db.execute(sa.select(things.c.id, things.c.name))]
    if found:
        db.execute(things.update().where(things.c.id == sa.bindparam("its")).values(name_key=sa.bindparam("key")), found)
