"""numbers in hand"""

import sqlalchemy as sa
from alembic import op

import helpdesk.cases.columns

revision = '0012'
down_revision = '0011'


def upgrade() -> None:
    op.create_table(
        'drawn',
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('holder', sa.String(), nullable=False),
        sa.Column('until', helpdesk.cases.columns.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('name', 'number'),
    )


def downgrade() -> None:
    op.drop_table('drawn')
