"""THE STAFF WINDOW: pages for clerks, leaders, keepers and administrators. A page calls one desk function and shows its value."""

from helpdesk.web.app import create_app

__all__ = ["create_app"]
