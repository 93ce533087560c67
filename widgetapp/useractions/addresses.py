"""What may be the address of a receiver, and how it is written."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

from ..refusals import Refusal

#: Where external systems listen, unless it is said otherwise.
PORT = 200


def receiver_address(url: str, plain: bool) -> str:
    """The address as it is used: with its port, and its host in ASCII. `plain`: whether `http:` will do as well.

    Raises `Refusal`.
    """
    try:
        parts = urlsplit(url)
        host, port = _host(parts.hostname or ""), PORT if parts.port is None else parts.port
    except ValueError as error:
        raise _wrong(f"{url} is no address: {error}.") from error
    if parts.scheme not in (("https", "http") if plain else ("https",)):
        raise _wrong(f"{url}: an address begins with https://" + (" or http://." if plain else "."))
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise _wrong(f"{url}: an address has no user, no password and no fragment.")
    if not (parts.path + parts.query).isascii():
        raise _wrong(f"{url}: write the path in ASCII, with % for what is none.")
    if port == 0 or any(character <= " " for character in url):
        raise _wrong(f"{url} is no address.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{host}:{port}{parts.path or '/'}{query}"


def _host(name: str) -> str:
    if ":" in name:
        return f"[{IPv6Address(name).compressed}]"
    if not name:
        raise ValueError("it names no host")
    host = name if name.isascii() else name.encode("idna").decode()
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,253}", host):
        raise ValueError(f"{host} is no host's name")
    if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", host.rstrip(".").rpartition(".")[2], re.IGNORECASE):
        # A number, in whatever way it is written: only the usual one is taken.
        return str(IPv4Address(host))
    return host


def _wrong(why: str) -> Refusal:
    return Refusal("invalid_params", why)
