"""What deployments and tests from outside rely on: settings, commands, exit codes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from helpdesk import config
from helpdesk.cli.options import COMMANDS, Command
from helpdesk.errors import Faults
from tests.house import reference
from tests.house.test_house_rules import ROOT

SHIPPED = (ROOT / "config.toml").read_text("utf-8")
LEAVES = {command.name for command in COMMANDS if not command.sub}
README = (ROOT / "README.md").read_text("utf-8")


def test_the_file_as_shipped_says_the_defaults(tmp_path: Path) -> None:
    told = config.from_tables(tomllib.loads(SHIPPED), base=tmp_path)
    assert told == config.from_tables({}, base=tmp_path)


def test_every_key_stands_in_the_file_as_shipped() -> None:
    written = set(re.findall(r"^#? ?(\w+) = ", SHIPPED, re.MULTILINE)) | set(re.findall(r"(\w+) = ", SHIPPED))
    tables = {"office": config.Office, "mailbox": config.MailboxSettings, "smtp": config.Smtp, "storage": config.Storage}
    tables |= {"automation": config.Automation, "appointments": config.Appointments, "reports": config.Reports}
    tables |= {"alerts": config.Alerts, "reading": config.ReadingSettings, "web": config.Web}
    hidden = {"password", "key", "timeout_seconds", "office", "profile", "password_env"}
    missing = {f"{t}.{k}" for t, model in tables.items() for k in model.model_fields if k not in written and k not in hidden}
    assert not missing


@pytest.mark.parametrize(
    ("tables", "named"),
    [
        ({"office": {"profil": "x"}}, "office.profil"),
        ({"web": {"session_hours": "8"}}, "web.session_hours"),
        ({"reports": {"at": "four"}}, "reports.at"),
        ({"mailbox": {"source": "pop3"}}, "mailbox.source"),
        ({"mailbox": {"source": "imap"}}, "host"),
        ({"mailbox": {"source": "imap", "host": "imap.example.vn", "security": "none"}}, "security"),
        ({"smtp": {"password": "secret"}}, "smtp.password"),
        ({"mailbox": {"password_file": "secrets/none"}}, "mailbox.password_file"),
        ({"smtp": {"password_env": "NO_SUCH_VARIABLE"}}, "smtp.password_env"),
        ({"office": {"timezone": "Asia/Saigon2"}}, "office.timezone"),
        ({"automation": {"threshold": 2.0}}, "automation.threshold"),
        ({"automation": {"enforcement": {"complete": "maybe"}}}, "automation.enforcement.complete"),
    ],
)
def test_a_wrong_key_stops_the_start_by_name(tables: dict[str, Any], named: str, tmp_path: Path) -> None:
    with pytest.raises(Faults) as fault:
        config.from_tables(tables, base=tmp_path)
    assert any(named in said for said in fault.value.faults)
    assert "secret" not in str(fault.value).replace("password_file", "").replace("secrets/none", "")


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(Faults) as fault:
        config.from_tables({"office": {"x": 1}, "web": {"y": 2}, "smtp": {"password_env": "NO_SUCH"}}, base=tmp_path)
    assert len(fault.value.faults) == 3


def every(commands: tuple[Command, ...], above: str = "") -> list[str]:
    return [n for c in commands for n in ([f"{above}{c.name}"] if not c.sub else every(c.sub, f"{above}{c.name} "))]


def test_the_readme_names_every_command() -> None:
    missing = [name for name in every(COMMANDS) if name.split()[0] not in re.findall(r"[\w-]+", README)]
    assert not missing


def test_the_page_of_commands_is_the_table_of_commands() -> None:
    assert reference.PAGE.read_text("utf-8") == reference.page()
    undocumented = [name for name in every(COMMANDS) if f"`helpdesk {name}`" not in reference.page()]
    assert not undocumented


def test_every_command_the_guides_name_exists() -> None:
    guides = [path.read_text("utf-8") for path in [*(ROOT / "docs" / "huong-dan").glob("*.md"), ROOT / "docs" / "security.md"]]
    named = {" ".join(words) for guide in guides for words in re.findall(r"(?:`|bin/)helpdesk ([a-z]+)(?: ([a-z]+))?", guide)}
    known = set(every(COMMANDS)) | {command.name for command in COMMANDS}
    assert len(named) > 8
    assert {name for name in named if name.strip() not in known and name.split()[0] not in LEAVES} == set()


def test_every_page_and_button_the_guides_name_is_there() -> None:
    """A name in single stars stands on a page, word for word."""
    web, desk = ROOT / "helpdesk" / "web", ROOT / "helpdesk" / "desk"
    shown = "".join(p.read_text("utf-8") for p in [*web.rglob("*.html"), *web.glob("*.py"), *(desk / "data").glob("*.toml")])
    named = [
        (path.name, name)
        for path in (ROOT / "docs" / "huong-dan").glob("*.md")
        for name in re.findall(r"(?<![*\w/])\*([^*\n./]+)\*(?!\*)", path.read_text("utf-8"))
    ]
    assert len(named) > 20
    assert [(guide, name) for guide, name in named if name not in shown and "=" not in name] == []


def test_every_setting_the_guides_name_exists() -> None:
    guides = "".join((ROOT / "docs" / name).read_text("utf-8") for name in ("huong-dan/quan-tri.md", "security.md"))
    named = re.findall(rf"`({'|'.join(config.Settings.model_fields)})\.(\w+)`", guides)
    assert named and [f"{section}.{key}" for section, key in named if not re.search(rf"\b{key} = ", SHIPPED)] == []


def test_the_settings_for_a_server_are_settings(tmp_path: Path) -> None:
    told = (ROOT / "deploy" / "config.toml").read_text("utf-8")
    settings = config.from_tables(tomllib.loads(re.sub("^key_file.*", "", told, flags=re.MULTILINE)), base=tmp_path)
    assert settings.storage.files == Path("/var/lib/helpdesk/files")
    assert [key for key in re.findall(r"^# (\w+) = ", told, re.MULTILINE) if not re.search(rf"\b{key} = ", SHIPPED)] == []


def test_every_link_in_the_readme_and_the_docs_leads_somewhere() -> None:
    dead = [
        f"{page.name}: {target}"
        for page in [ROOT / "README.md", *(ROOT / "docs").glob("**/*.md"), ROOT / "templates_mail" / "README.md"]
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if not target.startswith(("http:", "https:", "mailto:")) and not (page.parent / target).exists()
    ]
    assert not dead


def test_every_test_the_security_page_calls_upon_exists() -> None:
    there = {name for path in (ROOT / "tests").rglob("test_*.py") for name in re.findall(r"def (test_\w+)", path.read_text("utf-8"))}
    called = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "security.md").read_text("utf-8")))
    assert len(called) > 40 and called - there == set()
