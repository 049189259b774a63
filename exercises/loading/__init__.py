"""Load the library files into the database, as the rows that all clinics share."""

from exercises.loading.library import Loaded, Status, load_library

__all__ = ["Loaded", "Status", "load_library"]
