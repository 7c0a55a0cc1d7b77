import json
import re

from tests.house import notices

COPYLEFT = re.compile(r"\b(?:A?GPL)", re.IGNORECASE)


def test_the_notices_name_what_the_lock_installs() -> None:
    assert notices.NOTICES.read_text("utf-8") == notices.notices(), "run tools/notices"
    assert json.loads(notices.BILL.read_text("utf-8")) == notices.bill(), "run tools/notices"


def test_every_part_has_a_licence_a_public_office_may_ship() -> None:
    rows = notices.installed()
    assert not [name for name, _, told in rows if not told]
    assert not [name for name, _, told in rows if COPYLEFT.search(told.replace("LGPL", ""))]
