"""Looks identity keys of articles up, as every pass does twice: one statement, however many there are.

A list of placeholders would be another statement for each number of keys, to be written, prepared and kept each time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Connection, Row, Select, Text, any_, bindparam, func, select

from store.direct import Direct
from store.schema import article_keys


class ByKeys:
    """A query for rows of `article_keys`, and what is joined to them, by source and key hashes."""

    def __init__(self, query: Select[Any]) -> None:
        """Prepare `query` for both databases."""
        of_source = query.where(article_keys.c.source_id == bindparam("source"))
        key_hash = article_keys.c.key_hash
        listed = func.json_each(bindparam("hashes", type_=Text)).table_valued("value")
        self._in_json = Direct(of_source.where(key_hash.in_(select(listed.c.value))))
        self._in_array = Direct(of_source.where(key_hash == any_(bindparam("hashes", type_=ARRAY(BigInteger)))))

    def rows(self, connection: Connection, source_id: int, hashes: Sequence[int]) -> Sequence[Row[Any]]:
        """Return the rows of those hashes that a source has."""
        if not hashes:
            return ()
        if connection.dialect.name == "sqlite":
            return self._in_json.run(connection, [{"source": source_id, "hashes": json.dumps(hashes)}]).all()
        return self._in_array.run(connection, [{"source": source_id, "hashes": list(hashes)}]).all()
