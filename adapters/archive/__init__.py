"""The archive: what the bot decided to keep goes in, and comes out equal; over SQLite or PostgreSQL by URL.

`connect(url)` is the public face. `tables` says what is kept, `records` turns rows into the bot's nouns and
back, one module a theme holds the statements, `sql` puts each call into one transaction. It decides nothing.
"""

from adapters.archive.sql import connect

__all__ = ["connect"]
