"""Accounts and the audit log from the command line."""

import json
import sqlite3
from pathlib import Path

import pytest

from helpdesk.cli.main import main


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The settings file of an office that has nothing yet."""
    config = tmp_path / "config.toml"
    config.write_text("", "utf-8")
    return config


def accounts(office: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main(["user", "list", "--json", "--config", str(office)]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def add(office: Path, login: str, *more: str) -> int:
    return main(["user", "add", login, "--name", "Lê Thị Hòa", "--role", "clerk", *more, "--config", str(office)])


def test_a_new_account_gets_a_password_by_chance_that_nobody_else_has(office, capsys):
    passwords = set()
    for login in ("hoa", "binh"):
        assert add(office, login) == 0
        passwords.add(next(line for line in capsys.readouterr().out.splitlines() if "Mật khẩu lần đầu" in line).split()[-1])
    assert len(passwords) == 2 and all(len(p) >= 12 for p in passwords)


def test_accounts_are_listed_with_roles_and_whether_they_are_shut(office, capsys):
    add(office, "Hoa", "--role", "keeper")
    assert accounts(office, capsys) == [
        {"login": "hoa", "name": "Lê Thị Hòa", "roles": ["clerk", "keeper"], "disabled": False, "second_factor": False}
    ]
    assert main(["user", "disable", "hoa", "--config", str(office)]) == 0
    assert accounts(office, capsys)[0]["disabled"] is True


def test_whoever_lost_password_and_telephone_is_let_in_again_at_the_machine(office, capsys):
    add(office, "hoa")
    first = capsys.readouterr().out.split()
    assert main(["user", "reset", "hoa", "--config", str(office)]) == 0
    told = capsys.readouterr().out
    fresh = next(line for line in told.splitlines() if "Mật khẩu lần đầu" in line).split()[-1]
    assert fresh not in first and "xác thực hai bước" in told
    assert main(["user", "reset", "nobody", "--config", str(office)]) == 1


def test_a_password_from_a_file_is_not_shown(office, tmp_path, capsys):
    (tmp_path / "secret").write_text("một câu dài dễ nhớ\n", "utf-8")
    assert add(office, "hoa", "--password-file", str(tmp_path / "secret")) == 0
    assert "một câu dài" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("hoa", "--password-file", "/no/such/file"), "không đọc được tệp"),
        (("hoa", "--role", "king"), "không có vai trò «king»"),
        (("  ",), "tài khoản cần tên đăng nhập"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_on_stderr(office, capsys, arguments, sentence):
    assert add(office, *arguments) == 1
    told = capsys.readouterr()
    assert sentence in told.err and len(told.err.splitlines()) == 1


def test_a_login_is_taken_once(office, capsys):
    add(office, "hoa")
    assert add(office, "HOA") == 1
    assert "đã có người dùng" in capsys.readouterr().err


def test_the_last_administrator_cannot_be_shut_out(office, capsys):
    main(["user", "add", "root", "--name", "Trần An", "--role", "administrator", "--config", str(office)])
    assert main(["user", "disable", "root", "--config", str(office)]) == 1
    assert "phải còn ít nhất một quản trị viên" in capsys.readouterr().err


def test_the_chain_of_the_audit_log_is_verified(office, capsys):
    add(office, "hoa")
    add(office, "binh")
    assert main(["audit", "verify", "--config", str(office)]) == 0
    assert "Nhật ký nguyên vẹn: 2 dòng" in capsys.readouterr().out


def test_a_changed_line_of_the_audit_log_is_found(office, capsys):
    add(office, "hoa")
    add(office, "binh")
    with sqlite3.connect(office.parent / "var" / "helpdesk.db") as connection:
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("UPDATE audit SET who = 'nobody' WHERE number = 1")
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET who = 'nobody' WHERE number = 1")
    capsys.readouterr()
    assert main(["audit", "verify", "--json", "--config", str(office)]) == 1
    assert json.loads(capsys.readouterr().out)["broken"] == 1
