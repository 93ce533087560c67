"""The tables of the OAuth 2.0 server; of access tokens, `schema` has the one."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from .metadata import metadata

# Other systems that act here by OAuth 2.0. Each is a user of its own, who cannot log in; its id and name are that user's, and
# the User Groups that it may act in are those to which he belongs.
clients = Table(
    "clients",
    metadata,
    Column("id", ForeignKey("users.id"), primary_key=True),
    # A public client, which could keep none, has none.
    Column("secret", LargeBinary(32)),
    # Each a list with spaces between.
    Column("redirect_uris", Text, nullable=False),
    Column("grants", String(500), nullable=False),
    Column("scopes", String(500), nullable=False),
    Column("created_by", ForeignKey("users.id"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("disabled_at", BigInteger),
    Column("last_used_at", BigInteger),
)

# What a client gets after somebody's consent, and exchanges for tokens. One that is shown again shows that it was stolen:
# it is kept, used.
codes = Table(
    "codes",
    metadata,
    Column("secret", LargeBinary(32), primary_key=True),
    Column("client", ForeignKey("clients.id"), nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("scopes", String(500), nullable=False),
    Column("redirect_uri", Text, nullable=False),
    # SHA-256 of the verifier (RFC 7636), in base64url.
    Column("challenge", String(43), nullable=False),
    Column("family", String(32), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Index("ix_codes_expires_at", "expires_at"),
)

# RFC 8628: a device shows its user code, which somebody types elsewhere.
device_codes = Table(
    "device_codes",
    metadata,
    Column("secret", LargeBinary(32), primary_key=True),
    Column("user_code", LargeBinary(32), nullable=False, unique=True),
    Column("client", ForeignKey("clients.id"), nullable=False),
    Column("scopes", String(500), nullable=False),
    # By whom it was answered, and how; before that, neither.
    Column("user_id", ForeignKey("users.id")),
    Column("approved", Boolean),
    # How long the device is to wait between two questions (s), and when it last asked.
    Column("interval", Integer, nullable=False),
    Column("polled_at", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("ix_device_codes_expires_at", "expires_at"),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("secret", LargeBinary(32), primary_key=True),
    Column("client", ForeignKey("clients.id"), nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("scopes", String(500), nullable=False),
    Column("family", String(32), nullable=False),
    # The one that it was given for; and when it was itself exchanged for the next.
    Column("parent", LargeBinary(32)),
    Column("used_at", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("ix_refresh_tokens_client", "client"),
    Index("ix_refresh_tokens_family", "family"),
    Index("ix_refresh_tokens_parent", "parent"),
    Index("ix_refresh_tokens_expires_at", "expires_at"),
)

# Accounts of people elsewhere, by which they are known here: at an issuer, by its name for them.
identities = Table(
    "identities",
    metadata,
    Column("issuer", String(300), primary_key=True),
    Column("subject", String(300), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("ix_identities_user_id", "user_id"),
)
