"""visits and the counter"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import helpdesk.cases.columns

revision = '0004'
down_revision = '0003'


def upgrade() -> None:
    op.create_table('opening',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('office', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('until', sa.Integer(), nullable=False),
    sa.Column('counters', sa.Integer(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('entered_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('entered_at', helpdesk.cases.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('opening', schema=None) as batch_op:
        batch_op.create_index('opening_day', ['office', 'day'], unique=False)

    op.create_table('counter_sheet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=True),
    sa.Column('way', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('opened_at', helpdesk.cases.columns.Instant(timezone=True), nullable=False),
    sa.Column('opened_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('filed_on', sa.Date(), nullable=False),
    sa.Column('closed_at', helpdesk.cases.columns.Instant(timezone=True), nullable=True),
    sa.Column('closed_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('result', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('lodged', sa.Boolean(), nullable=False),
    sa.Column('lines', sa.JSON(), nullable=False),
    sa.Column('papers', sa.JSON(), nullable=False),
    sa.Column('said', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('counter_sheet', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_counter_sheet_case_id'), ['case_id'], unique=False)

    op.create_table('printed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('sheet_id', sa.Integer(), nullable=True),
    sa.Column('what', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', helpdesk.cases.columns.Instant(timezone=True), nullable=False),
    sa.Column('made_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('files', sa.JSON(), nullable=False),
    sa.Column('posted_on', sa.Date(), nullable=True),
    sa.Column('tracking', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['sheet_id'], ['counter_sheet.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('printed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_printed_case_id'), ['case_id'], unique=False)

    op.create_table('result',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('file', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('signatures', sa.JSON(), nullable=False),
    sa.Column('brought_at', helpdesk.cases.columns.Instant(timezone=True), nullable=False),
    sa.Column('brought_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('way', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('outgoing_id', sa.Integer(), nullable=True),
    sa.Column('posted_on', sa.Date(), nullable=True),
    sa.Column('tracking', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('returned_at', helpdesk.cases.columns.Instant(timezone=True), nullable=True),
    sa.Column('returned_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('withdrawn_at', helpdesk.cases.columns.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['outgoing_id'], ['outgoing.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('result', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_result_case_id'), ['case_id'], unique=False)

    op.rename_table('seat', 'seat_before')
    op.drop_index('ix_seat_visit_id', table_name='seat_before')
    op.create_table('seat',
    sa.Column('office', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('starts_at', helpdesk.cases.columns.Instant(timezone=True), nullable=False),
    sa.Column('counter', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=True),
    sa.Column('until', helpdesk.cases.columns.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], ),
    sa.PrimaryKeyConstraint('office', 'starts_at', 'counter', 'place', name='seat_taken')
    )
    op.create_index('ix_seat_visit_id', 'seat', ['visit_id'])
    op.create_index('ix_seat_case_id', 'seat', ['case_id'])
    op.execute("INSERT INTO seat (office, starts_at, counter, place, case_id, visit_id) SELECT s.office, s.starts_at, s.counter, 1, v.case_id, s.visit_id FROM seat_before s JOIN visit v ON v.id = s.visit_id")
    op.drop_table('seat_before')

    # the older of two visits still to come gives way: a case has one
    op.execute("UPDATE visit SET status = 'moved' WHERE status IN ('offered', 'confirmed') AND id < (SELECT max(o.id) FROM visit o WHERE o.case_id = visit.case_id AND o.status IN ('offered', 'confirmed'))")
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('made_at', helpdesk.cases.columns.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('heard_at', helpdesk.cases.columns.Instant(timezone=True), nullable=True))
        batch_op.create_index('visit_one_live', ['case_id'], unique=True, sqlite_where=sa.text("status IN ('offered', 'confirmed')"), postgresql_where=sa.text("status IN ('offered', 'confirmed')"))
        batch_op.create_unique_constraint('visit_sequence', ['uid', 'sequence'])



def downgrade() -> None:
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.drop_constraint('visit_sequence', type_='unique')
        batch_op.drop_index('visit_one_live', sqlite_where=sa.text("status IN ('offered', 'confirmed')"), postgresql_where=sa.text("status IN ('offered', 'confirmed')"))
        batch_op.drop_column('heard_at')
        batch_op.drop_column('made_at')

    op.execute("DELETE FROM seat WHERE visit_id IS NULL OR place > 1")
    op.rename_table('seat', 'seat_after')
    op.drop_index('ix_seat_visit_id', table_name='seat_after')
    op.drop_index('ix_seat_case_id', table_name='seat_after')
    op.create_table('seat',
    sa.Column('office', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('starts_at', helpdesk.cases.columns.Instant(timezone=True), nullable=False),
    sa.Column('counter', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], ),
    sa.PrimaryKeyConstraint('office', 'starts_at', 'counter', name='seat_taken_before')
    )
    op.create_index('ix_seat_visit_id', 'seat', ['visit_id'])
    op.execute("INSERT INTO seat (office, starts_at, counter, visit_id) SELECT office, starts_at, counter, visit_id FROM seat_after")
    op.drop_table('seat_after')

    with op.batch_alter_table('result', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_result_case_id'))

    op.drop_table('result')
    with op.batch_alter_table('printed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_printed_case_id'))

    op.drop_table('printed')
    with op.batch_alter_table('counter_sheet', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_counter_sheet_case_id'))

    op.drop_table('counter_sheet')
    with op.batch_alter_table('opening', schema=None) as batch_op:
        batch_op.drop_index('opening_day')

    op.drop_table('opening')
