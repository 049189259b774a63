"""The outbox: letters to patients, queued with the change they belong to and handed over at most once.

`queueing` puts a letter in the database, in the transaction of the action. `sending` claims it with a lease
and hands it over by `delivering`, which says of every failure whether the mail server may have the letter.
`letters` words it at that moment, so that no text and no token lies in the database. Decision 0015 tells
what is promised.
"""
