"""The command line: one small function a command. Names, JSON and exit codes are a contract (README, commands).

Modules of commands are imported only when their command is called, so that `helpdesk --version` answers at once.
"""

from helpdesk.cli.main import main

__all__ = ["main"]
