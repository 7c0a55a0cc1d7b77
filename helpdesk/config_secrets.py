"""What stands in config.toml only as the name of a place: secrets are fetched from there, relative paths become absolute."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import SecretStr

GUARDED = ("mailbox", "smtp", "alerts")
COMMAND_SECONDS = 30


def fill_in_secrets(tables: dict[str, Any], base: Path) -> list[str]:
    """Fills in `password`, the key of [storage] and that of [smtp.dkim], in place; a secret that is named but not there is a fault."""
    return [*_passwords(tables, base), *_key(tables.get("storage"), base), *_domain_key(tables, base)]


def _passwords(tables: dict[str, Any], base: Path) -> list[str]:
    faults = []
    for section, table in _tables(tables):
        if "password" in table:
            faults.append(f"{section}.password: mật khẩu không được ghi trong tệp cấu hình; dùng password_file hoặc password_env")
        if file := table.get("password_file"):
            try:
                table["password"] = SecretStr((base / str(file)).read_text("utf-8").strip())
            except OSError:
                faults.append(f"{section}.password_file: không đọc được tệp «{file}»")
        elif variable := table.get("password_env"):
            table["password"] = SecretStr(os.environ.get(str(variable), ""))
            if not table["password"].get_secret_value():
                faults.append(f"{section}.password_env: biến môi trường «{variable}» chưa được đặt")
    return faults


def _tables(tables: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for section in GUARDED:
        value = tables.get(section, {})
        many = value if isinstance(value, list) else [value]
        found += [(section, table) for table in many if isinstance(table, dict)]
    return found


def _key(storage: Any, base: Path) -> list[str]:
    """The key file, or what a command prints, into `key`. A key that lies with what it seals protects nothing: it is refused."""
    if not isinstance(storage, dict):
        return []
    if "key" in storage:
        return ["storage.key: khóa không được ghi trong tệp cấu hình; dùng key_file hoặc key_command"]
    if file := storage.get("key_file"):
        return _key_from_file(storage, base, base / str(file))
    if command := storage.get("key_command"):
        return _key_from_command(storage, command)
    return []


def _key_from_file(storage: dict[str, Any], base: Path, path: Path) -> list[str]:
    if _below_the_data(storage, base, path):
        return ["storage.key_file: khóa phải nằm ngoài thư mục dữ liệu mà nó bảo vệ"]
    try:
        storage["key"] = SecretStr(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return [f"storage.key_file: không đọc được tệp «{path}»; tạo khóa mới bằng «helpdesk key new TỆP»"]
    return []


def _below_the_data(storage: dict[str, Any], base: Path, path: Path) -> bool:
    data = [base / str(storage.get("files") or "var/files")]
    url = str(storage.get("database") or "sqlite:///var/helpdesk.db")
    if url.startswith("sqlite:///"):
        data.append((base / url.removeprefix("sqlite:///")).parent)
    return any(path.resolve().is_relative_to(folder.resolve()) for folder in data if folder.resolve() != base.resolve())


def _domain_key(tables: dict[str, Any], base: Path) -> list[str]:
    """The lines of smtp.dkim.key_file into `key`. Below the data it would lie in every copy of the data."""
    smtp, storage = tables.get("smtp"), tables.get("storage") or {}
    if not isinstance(smtp, dict) or not isinstance(dkim := smtp.get("dkim"), dict):
        return []
    if "key" in dkim:
        return ["smtp.dkim.key: khóa không được ghi trong tệp cấu hình; dùng key_file"]
    if not (file := dkim.get("key_file")):
        return []
    path = base / str(file)
    smtp["dkim"] = dkim = {**dkim, "key_file": path}
    if isinstance(storage, dict) and _below_the_data(storage, base, path):
        return ["smtp.dkim.key_file: khóa phải nằm ngoài thư mục dữ liệu"]
    try:
        dkim["key"] = SecretStr(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return [f"smtp.dkim.key_file: không đọc được tệp «{path}»; tạo bằng «openssl genrsa -out TỆP 2048»"]
    return []


def _key_from_command(storage: dict[str, Any], command: Any) -> list[str]:
    words = [str(word) for word in command] if isinstance(command, list) else []
    if not words:
        return ['storage.key_command: cần một danh sách, ví dụ ["gpg", "--decrypt", "/etc/helpdesk/storage.key.gpg"]']
    try:
        storage["key"] = SecretStr(printed_by(words))
    except OSError as cause:
        return [f"storage.key_command: {cause}"]
    return []


def printed_by(words: Sequence[str]) -> str:
    """What a command prints. Raises OSError, which says nothing of what was printed."""
    try:
        return subprocess.run(words, stdout=subprocess.PIPE, timeout=COMMAND_SECONDS, check=True).stdout.decode("utf-8")
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError) as cause:
        raise OSError(f"lệnh «{words[0]}» không đưa ra gì ({type(cause).__name__})") from None


def anchor(tables: dict[str, Any], base: Path) -> None:
    """Relative paths become absolute, in place, and text from TOML becomes Path (the models are strict)."""
    smtp = tables.setdefault("smtp", {})
    if isinstance(smtp, dict):
        smtp.setdefault("outbox_dir", "" if smtp.get("host") else "var/outbox")
    for section, key, default in PATHS:
        value = tables.setdefault(section, {})
        for table in value if isinstance(value, list) else [value]:
            if isinstance(table, dict) and isinstance(text := table.get(key, default), str):
                table[key] = base / text if text else None
    storage = tables["storage"]
    url = storage.get("database", "sqlite:///var/helpdesk.db") if isinstance(storage, dict) else None
    if isinstance(url, str) and url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        storage["database"] = f"sqlite:///{base / url.removeprefix('sqlite:///')}"


PATHS = (
    ("mailbox", "path", "var/mailbox"),
    ("smtp", "outbox_dir", ""),
    ("storage", "files", "var/files"),
    ("storage", "key_file", ""),
)
