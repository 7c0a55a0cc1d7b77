"""key: the office's key is made, changed, and used to open what was exported under it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from helpdesk import config
from helpdesk.cases import leases
from helpdesk.cli.common import open_house, say, write_private
from helpdesk.desk.keys import seal_everything
from helpdesk.errors import Refused
from helpdesk.house import House
from helpdesk.seal import Seal, key_file, new_key
from helpdesk.study import seal_of

WARNING = "Mất khóa là mất mọi thư, hồ sơ và bản sao lưu: không ai mở lại được. Hãy in tệp này, cất trong két, và giữ một bản ở nơi khác."


def new(arguments: argparse.Namespace) -> None:
    secret = new_key()
    _write(arguments.path, key_file([secret]), anew=True)
    say(f"Đã tạo khóa {Seal(secret).name} trong {arguments.path}.\n{WARNING}")
    say(f'Khai trong config.toml, mục [storage]: key_file = "{arguments.path.resolve()}"')


def rotate(arguments: argparse.Namespace) -> None:
    """A new key takes the first place in the key file; old ones stay there, for backups made under them."""
    with open_house(arguments, memory=False) as house:
        house.memory.migrate()
        _nobody_at_work(house)
        _begin_new_key(house)
    with open_house(arguments) as house:
        sealed = seal_everything(house)
        seal = house.memory.files.seal
    say(f"Khóa hiện hành: {seal.name if seal else ''}; {sealed} tệp và mọi dòng dữ liệu đã mã hóa lại. Khóa cũ vẫn mở các bản sao lưu cũ.")
    say(WARNING)


def _nobody_at_work(house: House) -> None:
    with house.memory.look() as unit:
        held = leases.held(unit, now=house.clock.now())
    if held:
        raise Refused("dịch vụ đang chạy; hãy dừng rồi đổi khóa, sau đó chạy lại")


def _begin_new_key(house: House) -> None:
    """With `key_command` the new key is the operator's to put first."""
    storage = house.settings.storage
    if storage.key is None:
        raise Refused("chưa khai khóa nào; tạo bằng «helpdesk key new TỆP» rồi khai storage.key_file")
    if storage.key_file is not None:
        lines = storage.key.get_secret_value().splitlines()
        _write(storage.key_file, key_file([new_key(), *(line for line in lines if line.strip() and not line.startswith("#"))]), anew=False)


def unseal(arguments: argparse.Namespace) -> None:
    seal = seal_of(config.load(arguments.config))
    if seal is None:
        raise Refused("chưa khai khóa nào ở storage.key_file")
    try:
        content = seal.unseal(arguments.path.read_bytes())
        write_private(arguments.out, content)
    except OSError as cause:
        raise Refused(f"{cause.filename}: {cause.strerror}") from cause
    say(f"Đã mở vào {arguments.out}: xem xong hãy xóa tệp này.")


def _write(path: Path, text: str, *, anew: bool) -> None:
    """Readable by its owner alone, whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if anew and path.exists():
            raise Refused(f"{path} đã có; không ghi đè lên một khóa")
        half = path.with_name(f".{path.name}.part")
        half.unlink(missing_ok=True)
        write_private(half, text.encode())
        if path.exists():  # whoever could read the old one must read the new one: the service is not always who types this
            was = path.stat()
            os.chown(half, was.st_uid, was.st_gid)
            half.chmod(was.st_mode & 0o777)
        half.replace(path)
    except OSError as cause:
        raise Refused(f"không ghi được {path}: {cause.strerror}") from cause
