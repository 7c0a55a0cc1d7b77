"""whose letters wait"""

import sqlalchemy as sa
from alembic import op

import helpdesk.cases.columns

revision = '0011'
down_revision = '0010'


def upgrade() -> None:
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.add_column(sa.Column('people', helpdesk.cases.columns.SealedText(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_column('people')
