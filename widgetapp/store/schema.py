"""The tables. Times are milliseconds since the epoch, UTC; secrets are stored as SHA-256 only."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from . import journal_schema, oauth_schema, outbound_schema  # noqa: F401  # their tables are referred to by name, or known by this
from .metadata import ROW_NUMBER, metadata

users = Table(
    "users",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("login", String(200), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("color", String(7), nullable=False),
    Column("password", String(300), nullable=False),
    Column("admin", Boolean, nullable=False),
    # "person"; "client", another system; "guest" and "visitor", who came by a share link, with a name of their own or without.
    Column("kind", String(10), nullable=False, server_default="person"),
    # Who cannot log in any more keeps his name on what he has done.
    Column("disabled_at", BigInteger),
    Column("created_at", BigInteger, nullable=False),
)

groups = Table(
    "groups",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(200), nullable=False),
    # Live collaboration is optional, and approved for each User Group.
    Column("live", Boolean, nullable=False),
    # By whom that was asked for, while nobody has answered.
    Column("asked_by", ForeignKey("users.id")),
    Column("asked_at", BigInteger),
    Column("created_at", BigInteger, nullable=False),
)

members = Table(
    "members",
    metadata,
    Column("group_id", ForeignKey("groups.id"), primary_key=True),
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    # A group's administrators say who belongs to it, and manage its Things.
    Column("admin", Boolean, nullable=False),
    Index("ix_members_user_id", "user_id"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("secret", LargeBinary(32), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    # From where, and with what program, as that has said.
    Column("address", String(100), nullable=False, server_default=""),
    Column("agent", String(300), nullable=False, server_default=""),
    Index("ix_sessions_user_id", "user_id"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("secret", LargeBinary(32), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    # A page's token ends with the session that it came from.
    Column("session", LargeBinary(32), ForeignKey("sessions.secret", ondelete="CASCADE")),
    # To whom it was issued, if not to a page; and what it came from, all of which can be revoked together.
    Column("client", ForeignKey("clients.id")),
    Column("family", String(32)),
    # A stream ticket is good for one Thing.
    Column("thing", ForeignKey("things.id")),
    Column("scopes", String(500), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("ix_tokens_session", "session"),
    Index("ix_tokens_client", "client"),
    Index("ix_tokens_family", "family"),
)

links = Table(
    "links",
    metadata,
    Column("secret", LargeBinary(32), primary_key=True),
    # "setup": makes the first administrator; "join": makes a member of the group; "password": sets the user's password.
    Column("purpose", String(20), nullable=False),
    Column("group_id", ForeignKey("groups.id")),
    Column("user_id", ForeignKey("users.id")),
    Column("admin", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
)

things = Table(
    "things",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(200), nullable=False),
    # What it is sorted by (`naming`).
    Column("name_key", String(400), nullable=False, server_default=""),
    Column("group_id", ForeignKey("groups.id"), nullable=False),
    Column("created_by", ForeignKey("users.id"), nullable=False),
    Column("owner", ForeignKey("users.id"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("deleted_at", BigInteger),
    # The list of Things, newest change first, page by page.
    Index("ix_things_group_id_updated_at", "group_id", "updated_at", "id"),
    Index("ix_things_owner", "owner"),
)

# Links that show a Thing to whoever has them.
share_links = Table(
    "share_links",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("thing", ForeignKey("things.id"), nullable=False),
    Column("secret", LargeBinary(32), nullable=False, unique=True),
    # For whom it is, in the words of who made it.
    Column("name", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    # The hash of the password that it asks for, if it does.
    Column("password", String(300)),
    Column("expires_at", BigInteger),
    # How many have come by it, and how many may.
    Column("uses", Integer, nullable=False),
    Column("most_uses", Integer),
    Column("made_by", ForeignKey("users.id"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("ix_share_links_thing", "thing"),
)

# To whom a Thing is shown beside the members of its User Group: a person, also one who came by a link, or another group.
shares = Table(
    "shares",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("thing", ForeignKey("things.id"), nullable=False),
    Column("user_id", ForeignKey("users.id")),
    Column("group_id", ForeignKey("groups.id")),
    Column("link", ForeignKey("share_links.id")),
    # "viewer", "commenter", "editor"
    Column("role", String(20), nullable=False),
    Column("expires_at", BigInteger),
    Column("granted_by", ForeignKey("users.id"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("thing", "user_id", "group_id", "link", name="uq_shares_thing_user_id_group_id_link"),
    Index("ix_shares_user_id", "user_id"),
    Index("ix_shares_group_id", "group_id"),
    Index("ix_shares_link", "link"),
)

images = Table(
    "images",
    metadata,
    Column("thing", ForeignKey("things.id"), primary_key=True),
    Column("id", String(128), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("author", ForeignKey("users.id"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

feed = Table(
    "feed",
    metadata,
    Column("seq", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("action", String(60), nullable=False),
    Column("actor", String(32)),
    Column("group_id", String(32)),
    Column("thing", String(32)),
    Column("at", BigInteger, nullable=False),
    Column("content", Text, nullable=False),
    sqlite_autoincrement=True,
)

# Who changed what rights or administered what, from where, and what came of it. Rows are only ever added: the store itself
# refuses to change or delete one, and each holds a digest of itself and of all before it.
audit = Table(
    "audit",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("action", String(60), nullable=False),
    Column("actor", String(32)),
    Column("client", String(32)),
    Column("address", String(100), nullable=False),
    Column("object", String(32)),
    Column("result", String(40), nullable=False),
    Column("content", Text, nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    Index("ix_audit_actor", "actor"),
    Index("ix_audit_action", "action"),
)

# What there is one of: decisions of administrators, where they differ from how it is at first; the feed's epoch.
facts = Table(
    "facts",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", String(200), nullable=False),
)

performed = Table(
    "performed",
    metadata,
    # What a named transaction answered, so that asking again after a lost answer does nothing twice.
    Column("request", String(64), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("result", LargeBinary, nullable=False),
    Index("ix_performed_at", "at"),
)


Index("ix_tokens_expires_at", tokens.c.expires_at)
Index("ix_sessions_expires_at", sessions.c.expires_at)
