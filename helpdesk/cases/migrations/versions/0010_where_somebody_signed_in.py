"""where somebody signed in"""

import sqlalchemy as sa
from alembic import op

import helpdesk.cases.columns

revision = '0010'
down_revision = '0009'


def upgrade() -> None:
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('address', helpdesk.cases.columns.SealedText(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('device', helpdesk.cases.columns.SealedText(), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.drop_column('device')
        batch_op.drop_column('address')
