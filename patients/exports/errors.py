"""What the making of a print refuses with."""


class PdfError(ValueError):
    """A sheet that cannot be printed; the message names the exercise, the picture or the text."""
