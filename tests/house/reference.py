"""docs/commands.md: every command with what it does and its options, out of the table the program itself reads.

`python -m tests.house.reference` writes it; a test holds the page to the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from helpdesk.cli.options import COMMANDS, Command, Option

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"
HEAD = (
    "# Các lệnh",
    "",
    "Mọi lệnh: `--config TỆP` (mặc định: `config.toml` cạnh dự án), `--log-level DEBUG|INFO|WARNING|ERROR`; phần lớn: `--now ISO`",
    "(đồng hồ diễn tập).",
    "Mã thoát: 0 xong; 1 không được, lý do nằm ở stderr; 2 gõ sai. Trang này do `python -m tests.house.reference` viết từ chính bảng lệnh.",
    "",
    "| lệnh | việc | tùy chọn |",
    "| --- | --- | --- |",
)


def page() -> str:
    return "\n".join([*HEAD, *_rows(COMMANDS, ""), ""])


def _rows(commands: tuple[Command, ...], above: str) -> Iterator[str]:
    for command in commands:
        name = f"{above}{command.name}"
        if command.sub:
            yield from _rows(command.sub, f"{name} ")
        else:
            told = "; ".join(_option(option) for option in command.options)
            yield f"| `helpdesk {name}` | {command.does} | {told} |"


def _option(option: Option) -> str:
    names, more = option
    shown = names[-1] if names[0].startswith("-") else str(more.get("metavar", names[0].upper()))
    takes = "" if more.get("action") == "store_true" or not names[0].startswith("-") else f" {more.get('metavar', '…')}"
    said = f" ({more['help']})" if more.get("help") else ""
    return f"`{shown}{takes}`{said}".replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
