from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from helpdesk.cases import counter_tables, ledger_tables, privacy_tables, register_tables, tables, window_tables
from helpdesk.cases.database import Memory
from helpdesk.cases.files import Files

assert counter_tables and ledger_tables and privacy_tables and register_tables and tables and window_tables  # they fill the metadata


def test_migrations_lead_to_the_tables_the_program_uses(tmp_path: Path) -> None:
    memory = Memory(f"sqlite:///{tmp_path}/helpdesk.db", Files(tmp_path / "files"))
    memory.migrate()
    with memory.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False, "include_object": _ours})
        assert compare_metadata(context, SQLModel.metadata) == []
    memory.close()


def _ours(thing: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    """All but the word index of the search, which is no table of SQLModel's."""
    return not (kind == "table" and reflected and compare_to is None and str(name).startswith("case_words"))


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    memory = Memory(f"sqlite:///{tmp_path}/helpdesk.db", Files(tmp_path / "files"))
    memory.migrate()
    memory.migrate()
    memory.close()
