"""What clients may have: scopes, grants, and addresses to come back to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

#: Everything that a token can be good for.
SCOPES = ("stream", "things:read", "things:write", "useractions:listen", "admin")
#: Only for what administrators of WidgetApp do, and only while they are that.
ADMIN = "admin"

CODE = "authorization_code"
CREDENTIALS = "client_credentials"
REFRESH = "refresh_token"
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
GRANTS = (CODE, CREDENTIALS, REFRESH, DEVICE)


def is_redirect_uri(uri: str) -> bool:
    """Whether a client may register this address: HTTPS, plain HTTP to a loopback address, or a scheme that an app on
    somebody's device has made its own (RFC 8252), which has a dot in it: `javascript` has none."""
    try:
        parts = urlsplit(uri)
        _ = parts.port
    except ValueError:
        return False
    if any(sign in uri for sign in "#*\\") or not uri.isascii() or not uri.isprintable() or " " in uri:
        return False
    if parts.scheme == "https":
        return bool(parts.hostname) and parts.username is None
    if parts.scheme == "http":
        return _is_loopback(parts) and parts.username is None
    return "." in parts.scheme


def _is_loopback(parts: SplitResult) -> bool:
    try:
        return ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def is_registered(uri: str, registered: Iterable[str]) -> bool:
    """Whether a client may be sent back to an address: exactly a registered one. Only the port of a loopback address may be
    another, which programs choose when they start."""
    return any(uri == one or _without_port(uri) == _without_port(one) for one in registered)


def _without_port(uri: str) -> str:
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        return uri
    if parts.scheme != "http" or port is None or not _is_loopback(parts):
        return uri
    return uri.replace(f":{port}", "", 1)


def allowed(scopes: Sequence[str], administrator: bool) -> list[str]:
    """What somebody can give away of these scopes."""
    return [scope for scope in scopes if scope != ADMIN or administrator]
