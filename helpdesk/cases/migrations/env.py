"""Alembic's entry: runs on the connection that Memory.migrate hands over."""

from alembic import context
from sqlmodel import SQLModel

from helpdesk.cases import counter_tables, ledger_tables, privacy_tables, register_tables, tables, window_tables

assert (
    counter_tables and ledger_tables and privacy_tables and register_tables and tables and window_tables
)  # importing it fills the metadata
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
