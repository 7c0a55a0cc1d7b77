"""keeping and wiping"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import helpdesk.cases.columns

revision = '0008'
down_revision = '0007'


def upgrade() -> None:
    text, instant = sqlmodel.sql.sqltypes.AutoString, helpdesk.cases.columns.Instant
    op.create_table('legal_hold',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('office', text(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('address', helpdesk.cases.columns.SealedText(), nullable=False),
    sa.Column('reason', helpdesk.cases.columns.SealedText(), nullable=False),
    sa.Column('placed_at', instant(timezone=True), nullable=False),
    sa.Column('placed_by', text(), nullable=False),
    sa.Column('lifted_at', instant(timezone=True), nullable=True),
    sa.Column('lifted_by', text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_legal_hold_case_id', 'legal_hold', ['case_id'], unique=False)
    op.create_index('ix_legal_hold_address', 'legal_hold', ['address'], unique=False)
    op.create_table('put_away',
    sa.Column('case_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('closed_at', instant(timezone=True), nullable=True),
    sa.Column('anonymised_at', instant(timezone=True), nullable=True),
    sa.Column('by', text(), nullable=False),
    sa.Column('why', text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.PrimaryKeyConstraint('case_id')
    )
    op.create_table('wiped',
    sa.Column('sha256', text(), nullable=False),
    sa.Column('what', text(), nullable=False),
    sa.Column('at', instant(timezone=True), nullable=False),
    sa.Column('gone_at', instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('sha256')
    )
    op.create_index('wiped_waiting', 'wiped', ['gone_at'], unique=False)
    op.create_table('subject_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('office', text(), nullable=False),
    sa.Column('received_at', instant(timezone=True), nullable=False),
    sa.Column('entered_by', text(), nullable=False),
    sa.Column('words', helpdesk.cases.columns.SealedText(), nullable=False),
    sa.Column('wants', sa.JSON(), nullable=False),
    sa.Column('note', helpdesk.cases.columns.SealedText(), nullable=False),
    sa.Column('answered_at', instant(timezone=True), nullable=True),
    sa.Column('answered_by', text(), nullable=False),
    sa.Column('answer', helpdesk.cases.columns.SealedText(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('subject_request_open', 'subject_request', ['office', 'answered_at'], unique=False)


def downgrade() -> None:
    for table in ('subject_request', 'wiped', 'put_away', 'legal_hold'):
        op.drop_table(table)
