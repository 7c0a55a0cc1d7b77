"""A citizen's HTML made inert: structure stays, nothing runs, nothing is fetched. The only importer of nh3."""

from __future__ import annotations

import nh3

from helpdesk.mail.bodies import gather
from helpdesk.mail.charsets import decode
from helpdesk.mail.defects import Notes
from helpdesk.mail.structure import read_structure
from helpdesk.mail.transfer import part_bytes
from helpdesk.mail.whole import line_based

TAGS = (
    "a abbr b blockquote br caption center code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i ins li ol p pre s small span strong sub sup "
    "table tbody td tfoot th thead tr u ul"
)
KEPT = {"*": {"title", "dir", "lang"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}
LONGEST = 2_000_000
CSP = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
_PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Thư</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;margin:12px;overflow-wrap:anywhere}}table{{border-collapse:collapse;max-width:100%}}
td,th{{border:1px solid #8888;padding:2px 6px}}blockquote{{border-left:3px solid #8888;margin-left:0;padding-left:10px}}</style>
<body>{body}</body></html>"""


def inert_page(mail: bytes) -> str:
    """The mail's HTML part as a page that can be shown in a sandboxed frame; links lead nowhere, pictures are left out."""
    notes = Notes()
    contents = gather(read_structure(line_based(mail, notes), notes), notes)
    parts = [part for choice in contents.choices for option in choice for part in option if part.type == "text/html"]
    html = "".join(decode(part_bytes(p, notes), p.parameters.get("charset"), notes) for p in parts)
    clean = nh3.clean(
        html[:LONGEST], tags=set(TAGS.split()), attributes={k: set(v) for k, v in KEPT.items()}, url_schemes=set(), link_rel=None
    )
    return _PAGE.format(body=clean)
