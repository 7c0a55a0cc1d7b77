"""Access tokens (RFC 6750) as far as they speak of themselves."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime


def ends_at(token: str) -> datetime | None:
    """When a token ends that is a JWT (RFC 7519) and says so; None of any other. Nothing is believed for more than a warning."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        told = json.loads(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        return datetime.fromtimestamp(told["exp"], UTC)
    except (ValueError, KeyError, TypeError, OverflowError, OSError):
        return None
