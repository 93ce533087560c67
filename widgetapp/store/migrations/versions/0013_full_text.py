"""what is written on Things, and an index over it"""

import sqlalchemy as sa
from alembic import op

from widgetapp.store.metadata import ROW_NUMBER

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "texts",
        sa.Column("number", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("thing", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_texts")),
        sa.UniqueConstraint("thing", name=op.f("uq_texts_thing")),
    )
    op.execute(
        "CREATE VIRTUAL TABLE texts_index USING fts5(text, content='texts', content_rowid='number', "
        "tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
    )
