"""the registers"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import helpdesk.cases.columns

revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    op.create_table('information_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('office', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('body', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('about', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('document', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_at', helpdesk.cases.columns.Instant(timezone=True), nullable=False),
    sa.Column('asked_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('answered_at', helpdesk.cases.columns.Instant(timezone=True), nullable=True),
    sa.Column('refused', sa.Boolean(), nullable=False),
    sa.Column('answer', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('information_request', schema=None) as batch_op:
        batch_op.create_index('information_asked', ['office', 'asked_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_information_request_case_id'), ['case_id'], unique=False)

    op.create_table('request_book',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('office', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('received_at', helpdesk.cases.columns.Instant(timezone=True), nullable=False),
    sa.Column('way', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('requester', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('judgment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('entered_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('office', 'case_id', name='request_once'),
    sa.UniqueConstraint('office', 'year', 'number', name='request_number')
    )
    with op.batch_alter_table('request_book', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_request_book_case_id'), ['case_id'], unique=False)

    op.create_table('unclear_judgment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('office', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('judgment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('court', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('found_at', helpdesk.cases.columns.Instant(timezone=True), nullable=False),
    sa.Column('found_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('grade', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_at', helpdesk.cases.columns.Instant(timezone=True), nullable=True),
    sa.Column('answered_at', helpdesk.cases.columns.Instant(timezone=True), nullable=True),
    sa.Column('answer', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('notified_at', helpdesk.cases.columns.Instant(timezone=True), nullable=True),
    sa.Column('settled_at', helpdesk.cases.columns.Instant(timezone=True), nullable=True),
    sa.Column('sorted_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('case_id', 'judgment', name='unclear_once')
    )
    with op.batch_alter_table('unclear_judgment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unclear_judgment_case_id'), ['case_id'], unique=False)
        batch_op.create_index('unclear_found', ['office', 'found_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('unclear_judgment', schema=None) as batch_op:
        batch_op.drop_index('unclear_found')
        batch_op.drop_index(batch_op.f('ix_unclear_judgment_case_id'))

    op.drop_table('unclear_judgment')
    with op.batch_alter_table('request_book', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_request_book_case_id'))

    op.drop_table('request_book')
    with op.batch_alter_table('information_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_information_request_case_id'))
        batch_op.drop_index('information_asked')

    op.drop_table('information_request')
