"""What a letter says."""

from email.message import Message


def plain_text(letter: Message) -> str:
    """The plain part of a letter."""
    (part,) = [part for part in letter.walk() if part.get_content_type() == "text/plain"]
    return part.get_payload(decode=True).decode()
