"""The child process that can read pictures too: the same room with the eyes' libraries loaded."""

from __future__ import annotations

import sys

from helpdesk.papers.eyes.pictures import PageEyes
from helpdesk.papers.reader import serve

if __name__ == "__main__":
    serve(PageEyes(sys.argv[1]))
    sys.exit(0)
