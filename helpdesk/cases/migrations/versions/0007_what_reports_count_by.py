"""what reports count by"""

from alembic import op

revision = '0007'
down_revision = '0006'


def upgrade() -> None:
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index('letter_waiting')
        batch_op.create_index('letter_waiting', ['state', 'lane', 'id', 'office'], unique=False)
        batch_op.create_index('letter_entered', ['stored_at', 'office', 'copy_of'], unique=False)
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.drop_index('case_queue')
        batch_op.create_index('case_queue', ['office', 'status', 'due_at', 'kind'], unique=False)
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('ix_event_at')
        batch_op.create_index('event_course', ['at', 'what', 'case_id', 'letter_id'], unique=False)
    with op.batch_alter_table('clock', schema=None) as batch_op:
        batch_op.create_index('clock_ended', ['ended_at', 'clock', 'ended_by', 'due_at', 'started_at', 'case_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('clock', schema=None) as batch_op:
        batch_op.drop_index('clock_ended')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('event_course')
        batch_op.create_index('ix_event_at', ['at'], unique=False)
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.drop_index('case_queue')
        batch_op.create_index('case_queue', ['office', 'status', 'due_at'], unique=False)
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index('letter_entered')
        batch_op.drop_index('letter_waiting')
        batch_op.create_index('letter_waiting', ['state', 'lane', 'id'], unique=False)
