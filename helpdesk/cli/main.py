"""Reads the command line and calls the command. Exit 0 done; 1 failed, with one clear sentence on stderr; 2 wrong usage."""

from __future__ import annotations

import argparse
import gc
import importlib
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from helpdesk import __version__
from helpdesk.cli.options import COMMANDS, Command
from helpdesk.errors import Faults, HelpdeskError

SELDOM = 50_000  # of what a command loads nothing goes away: looking for garbage again and again took an eighth of its time


def main(argv: Sequence[str] | None = None) -> int:
    gc.set_threshold(SELDOM)
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if arguments.command is None:
        parser.print_help()
        return 2
    logging.basicConfig(level=arguments.log_level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    try:
        code = _function(arguments.run)(arguments)
    except Faults as why:
        for fault in why.faults:
            print(f"{why.where}: {fault}", file=sys.stderr)
        return 1
    except HelpdeskError as why:
        print(why, file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130
    return code or 0


def _function(path: str) -> Callable[[argparse.Namespace], int | None]:
    module, _, name = path.partition(":")
    function: Callable[[argparse.Namespace], int | None] = getattr(importlib.import_module(f"helpdesk.cli.{module}"), name)
    return function


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="helpdesk", description="Bộ phận một cửa thi hành án dân sự: đọc thư, kiểm tra, trả lời, hẹn, theo dõi, báo cáo."
    )
    parser.add_argument("--version", action="version", version=f"helpdesk {__version__}")
    parser.set_defaults(command=None, log_level="WARNING")
    commands = parser.add_subparsers(dest="command", metavar="LỆNH")
    for command in COMMANDS:
        _add(commands, command)
    return parser


def _add(parent: argparse._SubParsersAction[argparse.ArgumentParser], command: Command) -> None:
    own = parent.add_parser(command.name, help=command.does, description=command.does)
    for flags, options in command.options:
        own.add_argument(*flags, **options)
    own.add_argument("--config", type=Path, default=None, help="tệp cấu hình (mặc định: config.toml cạnh dự án)")
    own.add_argument("--log-level", default="WARNING", choices=("DEBUG", "INFO", "WARNING", "ERROR"), help="mức nhật ký ghi ra stderr")
    if command.has_clock:
        own.add_argument("--now", default=None, metavar="ISO", help="đồng hồ diễn tập, ví dụ 2017-06-12T09:00+07:00")
    if command.sub:
        children = own.add_subparsers(dest="action", metavar="VIỆC", required=True)
        for child in command.sub:
            _add(children, child)
    else:
        own.set_defaults(run=command.run)
