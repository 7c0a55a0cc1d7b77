"""config.toml + secrets -> frozen settings. Every key has a default; all faults are reported at once.

Only `house` and the windows read this. A secret is never in the file: `…_file` names a file that holds it, `…_env` an
environment variable. Relative paths are taken from the folder of the file. Keys and meanings: config.toml itself.
"""

from __future__ import annotations

import tomllib
from datetime import time
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator

from helpdesk.config_faults import sentence
from helpdesk.config_secrets import anchor, fill_in_secrets
from helpdesk.config_values import Action, ClockTime, Day, DayList, HostName, Networks, Port, Section, Security, Stretches, Texts, zone
from helpdesk.errors import Faults

PROJECT = Path(__file__).resolve().parent.parent


class Guarded(Section):
    """What has a password; it is filled in from `password_file` or `password_env` on loading."""

    password_file: str = ""
    password_env: str = ""
    password: SecretStr | None = Field(default=None, exclude=True, repr=False)


class Login(Guarded):
    """A server that asks who we are; where it takes no password, `oauth_command` prints an access token at each sign-in (XOAUTH2).

    `credential_expires`: the first day on which the password, or what the command makes tokens with, is worth nothing.
    """

    username: str = ""
    oauth_command: Texts = ()
    credential_expires: Day | None = None


class Office(Section):
    profile: str = "quang-ninh-682-2017"
    timezone: Annotated[str, AfterValidator(zone)] = "Asia/Ho_Chi_Minh"
    extra_days_off: DayList = ()
    extra_working_days: DayList = ()
    official: str = ""
    official_phone: str = ""


def _only_here(security: str, host: str) -> None:
    if security == "none" and host not in ("", "127.0.0.1", "localhost", "::1"):
        raise ValueError('security: "none" chỉ dùng được với máy chủ trên chính máy này')


class MailboxSettings(Login):
    source: Literal["imap", "maildir"] = "maildir"
    office: str = ""
    profile: str = ""
    address: str = "httqvangninh@moj.gov.vn"
    aliases: Texts = ()
    authserv_ids: Texts = ()
    host: str = ""
    port: Port = 993
    security: Security = "tls"
    folder: str = "INBOX"
    more_folders: Texts = ()
    processed_folder: str = ""
    restricted_folder: str = ""
    sent_folder: str = ""
    path: Path = Path("var/mailbox")
    poll_seconds: Annotated[int, Field(ge=1, le=1800)] = 30
    timeout_seconds: Annotated[int, Field(ge=1)] = 60

    @model_validator(mode="after")
    def _complete(self) -> MailboxSettings:
        if self.source == "imap" and not self.host:
            raise ValueError('host: cần tên máy chủ IMAP khi source = "imap"')
        if self.restricted_folder and (self.source != "imap" or self.processed_folder or self.restricted_folder == self.folder):
            raise ValueError("restricted_folder: chỉ dùng với IMAP, là một thư mục khác folder, và không dùng cùng processed_folder")
        _only_here(self.security, self.host)
        return self


class Dkim(Section):
    """A signature of the office's own: `key` are the lines of `key_file`; without a `domain` it is that of from_address."""

    selector: HostName
    key_file: Path
    domain: HostName | Literal[""] = ""
    key: SecretStr | None = Field(default=None, exclude=True, repr=False)


class Smtp(Login):
    host: str = ""
    port: Port = 465
    security: Security = "tls"
    from_address: str = "httqvangninh@moj.gov.vn"
    from_name: str = "Hỗ trợ trực tuyến THADS Quảng Ninh"
    bcc_self: bool = False
    outbox_dir: Path | None = None
    per_minute: Annotated[int, Field(ge=1)] = 60
    timeout_seconds: Annotated[int, Field(ge=1)] = 60
    dkim: Dkim | None = None

    @property
    def domain(self) -> str:
        return self.from_address.rpartition("@")[2].lower()

    @model_validator(mode="after")
    def _safe(self) -> Smtp:
        _only_here(self.security, self.host)
        if self.dkim and self.dkim.domain and not f".{self.domain}".endswith(f".{self.dkim.domain.lower()}"):
            raise ValueError(f"dkim.domain: chữ ký phải là của tên miền trong from_address ({self.domain}), nếu không DMARC không tính nó")
        return self


class Storage(Section):
    """`key` are the lines of a key file (helpdesk.seal), from `key_file` or printed by `key_command`."""

    database: str = "sqlite:///var/helpdesk.db"
    files: Path = Path("var/files")
    key_file: Path | None = None
    key_command: Texts = ()
    key: SecretStr | None = Field(default=None, exclude=True, repr=False)


class RefusablePolicy(Section):
    complete: Action = "send"
    incomplete: Action = "send"
    no_right: Action = "review"
    no_jurisdiction: Action = "review"
    time_barred: Action = "review"


class ConfirmationPolicy(RefusablePolicy):
    complete: Action = "review"


class ReviewedPolicy(RefusablePolicy):
    complete: Action = "review"
    incomplete: Action = "review"


class Automation(Section):
    threshold: Annotated[float, Field(ge=0, le=1)] = 0.90
    enforcement: RefusablePolicy = RefusablePolicy()
    confirmation: ConfirmationPolicy = ConfirmationPolicy()
    complaint: ReviewedPolicy = ReviewedPolicy()
    denunciation: ReviewedPolicy = ReviewedPolicy()
    per_sender_per_day: Annotated[int, Field(ge=1)] = 6


class Window(Section):
    """Of one purpose: from which to which working day a visit is offered first, and how many slots it takes."""

    earliest: Annotated[int, Field(ge=0)] = 1
    latest: Annotated[int, Field(ge=0)] = 5
    slots: Annotated[int, Field(ge=1)] = 1


class Appointments(Section):
    slot_minutes: Annotated[int, Field(ge=5)] = 30
    counters: Annotated[int, Field(ge=1)] = 2
    capacity: Annotated[int, Field(ge=1)] = 1
    breaks: Stretches = ()
    notice_minutes: Annotated[int, Field(ge=0)] = 60
    horizon: Annotated[int, Field(ge=1)] = 40
    offers_stand: Annotated[int, Field(ge=1)] = 2
    remind_at: ClockTime = time(6, 30)
    filing: Window = Window()
    result: Window = Window(earliest=5, latest=7)
    reception: Window = Window()


class Reports(Section):
    leadership: Texts = ()
    at: ClockTime = time(16, 0)


class Alerts(Guarded):
    """`password` lets a machine from outside read /metrics."""

    to: Texts = ()


class ReadingSettings(Section):
    model: str = ""
    ocr: Literal["auto", "off"] = "auto"
    ocr_languages: str = "vie"
    max_pages: Annotated[int, Field(ge=1)] = 30
    max_megabytes: Annotated[int, Field(ge=1)] = 40
    antivirus: str = ""


class Web(Section):
    listen: str = "127.0.0.1:8080"
    public_url: str = "http://127.0.0.1:8080"
    session_hours: Annotated[int, Field(ge=1)] = 8
    idle_minutes: Annotated[int, Field(ge=1)] = 60
    recall_seconds: Annotated[int, Field(ge=0)] = 20
    allowed_networks: Networks = ()
    trusted_proxies: Networks = (ip_network("127.0.0.1"), ip_network("::1"))
    oidc: dict[str, str] = Field(default_factory=dict)


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, dict) else tuple(value) if isinstance(value, list) else value


class Settings(Section):
    office: Office = Office()
    mailbox: Annotated[tuple[MailboxSettings, ...], BeforeValidator(_one_or_many)] = (MailboxSettings(),)
    smtp: Smtp = Smtp(outbox_dir=Path("var/outbox"))
    storage: Storage = Storage()
    automation: Automation = Automation()
    appointments: Appointments = Appointments()
    reports: Reports = Reports()
    alerts: Alerts = Alerts()
    reading: ReadingSettings = ReadingSettings()
    web: Web = Web()
    base: Path = Field(default=PROJECT, exclude=True)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.office.timezone)


def load(path: Path | None = None) -> Settings:
    """Settings from `path` (default: config.toml beside the project). Raises Faults naming every key to mend."""
    path = path or PROJECT / "config.toml"
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise Faults(str(path), ["không có tệp cấu hình này; chép config.toml của dự án hoặc chỉ đúng đường dẫn bằng --config"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as cause:
        raise Faults(str(path), [f"không đúng cú pháp TOML: {cause}"]) from cause
    return from_tables(tables, base=path.resolve().parent, name=str(path))


def from_tables(tables: dict[str, Any], *, base: Path, name: str = "config") -> Settings:
    """As `load`, from tables already read; `base` is the folder that relative paths start from."""
    faults = fill_in_secrets(tables, base)
    anchor(tables, base)
    try:
        settings = Settings.model_validate({**tables, "base": base})
    except ValidationError as wrong:
        raise Faults(name, [*faults, *map(sentence, wrong.errors())]) from None
    if faults:
        raise Faults(name, faults)
    return settings
