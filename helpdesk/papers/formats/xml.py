"""XML inside office files: the only importer of lxml here. No entity, no network, no deep tree, no node of many megabytes."""

from __future__ import annotations

import io
from collections.abc import Iterator

from lxml import etree

Element = etree._Element


class NoDocument(ValueError):
    """Nothing in these bytes is XML."""


Unreadable = (etree.XMLSyntaxError, NoDocument)


def parse(content: bytes) -> Element:
    """The root. Raises Unreadable."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True)
    root = etree.fromstring(content, parser)
    if root is None:
        raise NoDocument
    return root


def stream(content: bytes, wanted: str) -> Iterator[Element]:
    """Each element of that local name, forgotten once it was looked at: for sheets of a million cells. Raises Unreadable."""
    events = etree.iterparse(io.BytesIO(content), events=("end",), resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    for _, element in events:
        if name(element) == wanted:
            yield element
            element.clear()
            while element.getprevious() is not None and (parent := element.getparent()) is not None:
                del parent[0]


def name(element: Element) -> str:
    """Local name: programs write the same documents with old and new namespaces, or forget to declare them."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def name_above(element: Element) -> str:
    """Of the element it stands in; "" at the top."""
    parent = element.getparent()
    return name(parent) if parent is not None else ""


def attribute(element: Element, local: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == local), "")


def walk(element: Element) -> Iterator[tuple[str, Element]]:
    """(start|end, element) of everything below, in order, whatever the depth."""
    yield from etree.iterwalk(element, events=("start", "end"))
