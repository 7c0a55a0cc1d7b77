"""The mailbox of a civil-judgment enforcement office, read, checked, answered and followed to its end."""

__version__ = "0.1.0"
