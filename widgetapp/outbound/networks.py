"""To which addresses is delivered: to public ones, and to those in networks that the configuration names."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

#: Addresses that stand for an IPv4 address, which is in these bits (from the right) of theirs.
_TRANSLATED = ((IPv6Network("64:ff9b::/96"), 0), (IPv6Network("2002::/16"), 80), (IPv6Network("::/96"), 0))
#: Public by their numbers, but translated by whoever runs the network: nobody knows to what.
_LOCAL_TRANSLATION = IPv6Network("64:ff9b:1::/48")


class Networks:
    """Says of an address whether to connect to it."""

    def __init__(self, allowed: Sequence[str]) -> None:
        """`allowed` are networks as in "10.1.0.0/16". Raises `ValueError`."""
        self._allowed = [ip_network(network) for network in allowed]

    def permit(self, host: str) -> bool:
        """Whether to connect to a numeric address. What is none is not permitted."""
        try:
            address = _plain(ip_address(host.partition("%")[0]))
        except ValueError:
            return False
        return any(address in network for network in self._allowed) or is_public(address)


def _plain(address: Address) -> Address:
    """The address that is meant by one that is mapped from IPv4 to IPv6."""
    return getattr(address, "ipv4_mapped", None) or address


def is_public(address: Address) -> bool:
    """Whether an address is one of the Internet's, for one machine, and stands for no other that is not."""
    if isinstance(address, IPv6Address):
        for network, shift in _TRANSLATED:
            if address in network:
                return is_public(IPv4Address(int(address) >> shift & 0xFFFFFFFF))
        if address.is_site_local or address in _LOCAL_TRANSLATION:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
