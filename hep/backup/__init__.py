"""One encrypted file with all that a clinic has: database, pictures and keys; and the way back from it."""
