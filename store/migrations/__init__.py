"""The revisions that bring a database of any released version to the schema of this one.

To change the schema: change `store/schema.py`, add `versions/r0002_what_it_does.py` with the next number (the newest
revision is the pattern), and set `HEAD`. Revisions that were released are never edited: they say what they did.
"""

from __future__ import annotations

HEAD = "0005"
"""The newest revision; kept here so that opening a database that has it costs one query and no import of Alembic."""
