"""What a published program becomes outside the application: the sheet, and the files made of it.

Everything here gets a finished document and returns words or bytes. Nothing here knows the
database, the request, the clock or the network, so that every export can be made again, byte
for byte.
"""
