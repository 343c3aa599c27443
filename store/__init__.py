"""REMEMBERS: sources, articles, stories, decisions, the outbox and the search index, in one database.

Law: the only room that imports SQLAlchemy. A pass over a source is one transaction, so a crash repeats a poll and
never skips one; every row that belongs to a guild is read and written through its guild id.
"""
