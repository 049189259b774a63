"""Log lines without secrets: share tokens never reach a log."""

import logging
import re

# A token is 26 characters of Crockford's base 32; dashes and lower case are accepted, so both are hidden.
# The address of a QR code is in capitals.
TOKEN_IN_PATH = re.compile(r"(/|%2F)p\1((?!%2F)[^/\s\"'?])+", re.IGNORECASE)


def redact(text: str) -> str:
    """`text` with every share token replaced by dots."""
    return TOKEN_IN_PATH.sub("/p/…", text)


class RedactTokens(logging.Filter):
    """Redact the whole finished line, so that no argument of a log call slips through."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage())
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        return True
