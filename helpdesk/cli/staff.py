"""user, audit: accounts of staff, and the chain of the audit log."""

from __future__ import annotations

import argparse
from pathlib import Path

from helpdesk.cases import audit
from helpdesk.cli.common import open_house, say, show
from helpdesk.desk import people
from helpdesk.desk.people import Account
from helpdesk.errors import NotFound


def add(arguments: argparse.Namespace) -> None:
    """A password that somebody else chose, or chance, has to be changed at the first sign-in."""
    with open_house(arguments) as house:
        password = _password(arguments.password_file) if arguments.password_file else ""
        account, given = people.add(house, login=arguments.login, name=arguments.name, roles=arguments.roles, password=password)
    say(f"Đã thêm tài khoản {account.login} ({', '.join(account.roles)}).")
    if not arguments.password_file:
        _tell_once(given)


def _tell_once(given: str) -> None:
    say(f"Mật khẩu lần đầu: {given}")
    say("Mật khẩu này chỉ hiện một lần và phải đổi khi đăng nhập lần đầu.")


def reset(arguments: argparse.Namespace) -> None:
    with open_house(arguments) as house:
        given = people.let_in_again(house, arguments.login)
    say(f"Đã cấp lại mật khẩu cho {arguments.login}, tắt xác thực hai bước và kết thúc mọi phiên đăng nhập.")
    _tell_once(given)


def _password(path: Path) -> str:
    try:
        return path.read_text("utf-8").rstrip("\r\n")
    except OSError as why:
        raise NotFound(f"không đọc được tệp {path}: {why.strerror}") from None


def listed(arguments: argparse.Namespace) -> None:
    with open_house(arguments) as house:
        accounts = people.accounts(house)
    for account in accounts:
        show(_plain(account)) if arguments.json else say(_line(account))


def _plain(account: Account) -> dict[str, object]:
    return {
        "login": account.login,
        "name": account.name,
        "roles": list(account.roles),
        "disabled": account.disabled_at is not None,
        "second_factor": account.second_factor,
    }


def _line(account: Account) -> str:
    shut = "  đã khóa" if account.disabled_at else ""
    return f"{account.login:20}  {account.name:30}  {', '.join(account.roles)}{shut}"


def disable(arguments: argparse.Namespace) -> None:
    with open_house(arguments) as house:
        people.disable(house, arguments.login)
    say(f"Đã khóa tài khoản {arguments.login}; mọi phiên đăng nhập của tài khoản này đã kết thúc.")


def verify(arguments: argparse.Namespace) -> int:
    """Exit 0 where the chain is whole; 1 with the first line that does not fit."""
    with open_house(arguments) as house, house.memory.look() as unit:
        found = audit.verify(unit)
    if arguments.json:
        show({"lines": found.lines, "broken": found.broken, "head": found.head})
    elif found.broken is None:
        say(f"Nhật ký nguyên vẹn: {found.lines} dòng, dấu cuối {found.head}")
    else:
        say(f"Nhật ký bị thay đổi từ dòng {found.broken}; các dòng trước đó còn nguyên vẹn")
    return 0 if found.broken is None else 1
