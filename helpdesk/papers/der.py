"""Just enough DER (X.690) to look into a signature: nodes by their place, object identifiers, strings. Nothing in it can run on."""

from __future__ import annotations

from dataclasses import dataclass, field

DEEPEST, MOST_NODES = 24, 20_000
CONSTRUCTED, OID = 0x20, 0x06
STRINGS = {0x0C: "utf-8", 0x13: "latin-1", 0x14: "latin-1", 0x16: "latin-1", 0x1E: "utf-16-be", 0x1C: "utf-32-be"}


@dataclass(slots=True)
class Node:
    tag: int
    value: bytes
    children: list[Node] = field(default_factory=list)

    def at(self, *path: int) -> Node | None:
        """The node at a path of places, None where there is none."""
        node: Node | None = self
        for place in path:
            node = node.children[place] if node is not None and place < len(node.children) else None
        return node

    def oid(self, *path: int) -> str:
        node = self.at(*path)
        return dotted(node.value) if node is not None and node.tag == OID else ""

    def tagged(self, tag: int) -> list[Node]:
        """The children of the first child with that tag."""
        return next((child.children for child in self.children if child.tag == tag), [])


def parse(data: bytes) -> Node | None:
    """The first object in `data`; None where it is not DER. What follows it (padding) is left alone."""
    budget = [MOST_NODES]
    found = _node(data, 0, len(data), 0, budget)
    return found[0] if found else None


def _node(data: bytes, at: int, end: int, depth: int, budget: list[int]) -> tuple[Node, int] | None:
    head = _head(data, at, end)
    budget[0] -= 1
    if head is None or depth > DEEPEST or budget[0] < 0:
        return None
    tag, start, length = head
    node = Node(tag, data[start : start + length])
    if tag & CONSTRUCTED:
        place = start
        while place < start + length:
            child = _node(data, place, start + length, depth + 1, budget)
            if child is None:
                return None
            node.children.append(child[0])
            place = child[1]
    return node, start + length


def _head(data: bytes, at: int, end: int) -> tuple[int, int, int] | None:
    """(tag, where the value begins, how long it is); None for what is cut short or of indefinite length."""
    if at + 2 > end or data[at] & 0x1F == 0x1F:
        return None
    tag, first = data[at], data[at + 1]
    if first < 0x80:
        length, start = first, at + 2
    else:
        size = first & 0x7F
        if not 0 < size <= 4 or at + 2 + size > end:
            return None
        length, start = int.from_bytes(data[at + 2 : at + 2 + size], "big"), at + 2 + size
    return (tag, start, length) if start + length <= end else None


def dotted(value: bytes) -> str:
    """An object identifier as it is written: "1.2.840.113549.1.7.2"."""
    if not value:
        return ""
    numbers, number = [min(value[0] // 40, 2)], 0
    numbers.append(value[0] - 40 * numbers[0])
    for octet in value[1:]:
        number = (number << 7) | (octet & 0x7F)
        if not octet & 0x80:
            numbers.append(number)
            number = 0
    return ".".join(map(str, numbers))


def text(node: Node | None) -> str:
    """A string of any of the kinds names are made of; '' for anything else."""
    if node is None or node.tag not in STRINGS:
        return ""
    return " ".join(node.value.decode(STRINGS[node.tag], "replace").split())
