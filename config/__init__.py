"""DECIDES: the operator's settings and watchlist, checked whole before anything starts.

Law: every mistake is reported at once, each with its file, its line and a way out; after that the values are trusted.
"""
