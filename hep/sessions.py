"""Sessions in the database, looked up only under keys that this site could have made."""

from django.contrib.sessions.backends.db import SessionStore as DBStore


class SessionStore(DBStore):
    """Django's own, but a cookie of other signs (a NUL breaks PostgreSQL) is no session at all."""

    def _validate_session_key(self, key) -> bool:
        return super()._validate_session_key(key) and key.isalnum()
