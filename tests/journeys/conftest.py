from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk.cli.rehearsal import Story, stories
from helpdesk.house import shipped
from tests.journeys.office import Office, imap_office
from tests.servers.dovecot import Dovecot
from tests.servers.postoffice import PostOffice


@pytest.fixture
def office(tmp_path: Path, server: Dovecot, post: PostOffice) -> Office:
    """On a real IMAP server and a real SMTP server, worked by the command line."""
    return imap_office(tmp_path, server, post)


@pytest.fixture
def shop(tmp_path: Path) -> Office:
    """On a Maildir and an outbox folder: what a newcomer has."""
    return Office(tmp_path).furnish()


@pytest.fixture(scope="session")
def first_letters() -> list[Story]:
    """The fixtures that stand alone, in the order they arrive."""
    return [s for s in stories(shipped("mailbox_fixtures")) if not s.answers and not s.names]
