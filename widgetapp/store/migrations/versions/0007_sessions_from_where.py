"""where a session was begun, and with what"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("address", sa.String(length=100), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("agent", sa.String(length=300), nullable=False, server_default=""))
