"""The child process that can read pictures too: the same room with the eyes' libraries loaded."""

from __future__ import annotations

import sys
from functools import partial

from helpdesk.papers.eyes.pictures import PageEyes
from helpdesk.papers.formats import open_file, rehearse
from helpdesk.papers.reader import serve

if __name__ == "__main__":
    rehearse()
    serve(partial(open_file, eyes=PageEyes(sys.argv[1])))
    sys.exit(0)
