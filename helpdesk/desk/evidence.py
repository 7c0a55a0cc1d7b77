"""Whether a mail of ours has left, when nobody wrote it down: asked of whoever may know. In no transaction: it may ask a mail server."""

from __future__ import annotations

import logging

from helpdesk.cases.tables import OutgoingRow
from helpdesk.errors import MailboxError
from helpdesk.house import House

log = logging.getLogger(__name__)


def evidence_of(house: House, row: OutgoingRow) -> str | None:
    """A sentence where it has left, '' where it certainly has not, None where nobody can tell."""
    found = house.sender.has(row.message_id)
    if found is not None:
        return "đã có trong thư mục thư đi" if found else ""
    return "có trong thư mục thư đã gửi của máy chủ" if _in_sent_folder(house, row) else None


def _in_sent_folder(house: House, row: OutgoingRow) -> bool:
    """A server that keeps what left may do so late, so its silence proves nothing."""
    shop = house.shops.get(row.office)
    box = house.sent_box(shop) if shop else None
    if box is None:
        return False
    try:
        return box.holds(row.message_id)
    except MailboxError as why:
        log.warning("sent folder: %s", why)
        return False
    finally:
        box.close()
