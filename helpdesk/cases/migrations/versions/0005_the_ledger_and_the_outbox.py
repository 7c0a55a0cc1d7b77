"""the ledger and the outbox"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import helpdesk.cases.columns

revision = '0005'
down_revision = '0004'


def upgrade() -> None:
    op.create_table('landmark',
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', helpdesk.cases.columns.Instant(timezone=True), nullable=False),
    sa.Column('note', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('handled',
    sa.Column('letter_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', helpdesk.cases.columns.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], ),
    sa.PrimaryKeyConstraint('letter_id')
    )
    op.execute("""INSERT INTO handled (letter_id, at) SELECT id, coalesce(handled_at, stored_at) FROM letter
                  WHERE state IN ('answered', 'queued', 'recorded') AND copy_of IS NULL""")
    with op.batch_alter_table('mailbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('known_to', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('compared_at', helpdesk.cases.columns.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('unread', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('outgoing', schema=None) as batch_op:
        batch_op.add_column(sa.Column('handed_at', helpdesk.cases.columns.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('taken', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.create_index('outgoing_sent', ['sent_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('outgoing', schema=None) as batch_op:
        batch_op.drop_index('outgoing_sent')
        batch_op.drop_column('taken')
        batch_op.drop_column('handed_at')
    with op.batch_alter_table('mailbox', schema=None) as batch_op:
        batch_op.drop_column('unread')
        batch_op.drop_column('compared_at')
        batch_op.drop_column('known_to')
    op.drop_table('handled')
    op.drop_table('landmark')
