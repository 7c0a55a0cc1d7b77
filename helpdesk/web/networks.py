"""From where somebody calls: the address behind a proxy that is trusted, and whether it lies in the networks that may.

What a caller says of itself (X-Forwarded-For) counts only as far as a trusted proxy wrote it down: from the right, up to the first
address that is none of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
UNKNOWN = ""  # nobody's: it lies in no network


def address_of(said: str) -> Address | None:
    """An address as a server or a header writes it, with or without a port; None where it is none."""
    said = said.strip()
    if said.startswith("["):
        said = said[1:].partition("]")[0]
    elif said.count(":") == 1:
        said = said.partition(":")[0]
    try:
        found = ip_address(said.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def lies_in(address: Address | None, networks: Sequence[Network]) -> bool:
    return address is not None and any(address in network for network in networks)


def caller(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> str:
    """Who calls, as text: the peer itself, or whom the last trusted proxy names; UNKNOWN where that says nothing that can be read."""
    at = address_of(peer)
    if not lies_in(at, trusted):
        return str(at) if at else UNKNOWN
    for said in reversed([part for header in forwarded for part in header.split(",")]):
        at = address_of(said)
        if at is None:
            return UNKNOWN
        if not lies_in(at, trusted):
            break
    return str(at)
