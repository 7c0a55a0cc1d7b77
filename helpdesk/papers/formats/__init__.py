"""Every kind of file the room can open, by what its bytes are; runs only inside a confined child."""

from helpdesk.papers.formats.opening import open_file
from helpdesk.papers.formats.rehearsal import rehearse

__all__ = ["open_file", "rehearse"]
