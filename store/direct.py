"""The statements of every pass, by the shortest way to the driver.

SQLAlchemy looks a statement up at each execution, makes a dict of parameters of every row and asks every value's type
what to do with it: a first look at a feed writes some 140 rows, and that cost more than what the database does with
them. Here texts are made once for each database. Values of new rows are made storable a column at a time, by the types'
own functions; a column of texts that are clean, as nearly all are, is seen to be so at one glance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, cast

from sqlalchemy import ClauseElement, Connection, CursorResult, Dialect, Table
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeDecorator, TypeEngine

from store.columns import CleanText, storable


class Made(NamedTuple):
    """A statement as text.

    Attributes:
        text: What the driver is given.
        places: The names of its parameters in order, or None when the driver takes them by name.
        given: Values that stand in the statement itself.
    """

    text: str
    places: list[str] | None
    given: dict[str, Any]


class Direct:
    """A statement compiled once for each database.

    Its types stay out of it: parameters are given as they are stored, and results come as the driver has them. It can
    have no list of placeholders, whose text depends on the values.
    """

    def __init__(self, statement: ClauseElement) -> None:
        """Take a statement; what is bound in it by value must be storable as it is."""
        self._statement = statement
        self._made: dict[str, Made] = {}

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> CursorResult[Any]:
        """Execute it for each of `rows`, at least one, which name the parameters."""
        text, places, given = self._for(connection.dialect)
        named = [{**given, **row} for row in rows]
        if places is None:
            return connection.exec_driver_sql(text, named)
        return connection.exec_driver_sql(text, [tuple([row[name] for name in places]) for row in named])

    def _for(self, dialect: Dialect) -> Made:
        if dialect.name not in self._made:
            compiled = cast("SQLCompiler", self._statement.compile(dialect=dialect))
            given = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
            self._made[dialect.name] = Made(compiled.string, compiled.positiontup, given)
        return self._made[dialect.name]


ROWS_AT_ONCE = 64
"""Rows in one INSERT at most: with our widest table some thousand values, a thirtieth of what SQLite takes."""


class Bulk:
    """Inserts rows into a table, given by column, as many in one statement as there are.

    SQLite's module lets go of Python's interpreter lock at each step of a statement, and with many rows in one there is
    one step for all. A row a step costs a busy program half as much again as all the rest of a pass: at each of them
    another thread, on the other processor, takes the lock, and has to be waited for.
    """

    def __init__(self, table: Table, on_conflict: str = "") -> None:
        """Learn the columns of `table`.

        Args:
            table: Where the rows go.
            on_conflict: An ON CONFLICT clause that both databases understand; without it a row that is there already
                is an error.
        """
        self._table = table
        self._on_conflict = f" {on_conflict}" if on_conflict else ""
        self._types: dict[str, TypeEngine[Any]] = {column.name: column.type for column in table.columns}
        self._texts: dict[tuple[str, int], str] = {}

    def insert(self, connection: Connection, values: Mapping[str, Sequence[Any]]) -> None:
        """Insert rows, maybe none.

        Args:
            connection: In a transaction.
            values: For every column of the table its values, one for each row.
        """
        columns = (_storable(values[name], kind, connection.dialect) for name, kind in self._types.items())
        rows = list(zip(*columns, strict=True))
        while rows:
            # A power of two, so that few different texts have to be prepared.
            count = min(1 << (len(rows).bit_length() - 1), ROWS_AT_ONCE)
            connection.exec_driver_sql(self._text(connection.dialect, count), tuple(chain.from_iterable(rows[:count])))
            del rows[:count]

    def insert_rows(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows that name every column of the table, maybe none."""
        self.insert(connection, {name: [row[name] for row in rows] for name in self._types})

    def _text(self, dialect: Dialect, count: int) -> str:
        text = self._texts.get((dialect.name, count))
        if text is None:
            quote = dialect.identifier_preparer.quote
            names = ", ".join(map(quote, self._types))
            places = ", ".join(["?" if dialect.positional else "%s"] * len(self._types))
            rows = ", ".join([f"({places})"] * count)
            # Names of our schema, and nothing else.
            text = f"INSERT INTO {quote(self._table.name)} ({names}) VALUES {rows}{self._on_conflict}"  # noqa: S608
            self._texts[dialect.name, count] = text
        return text


def _storable(values: Sequence[Any], kind: TypeEngine[Any], dialect: Dialect) -> Iterable[Any]:
    """Return the values of a column as its type hands them to the driver."""
    match kind:
        case CleanText() if _is_clean(values):
            return values
        case TypeDecorator():
            return [kind.process_bind_param(value, dialect) for value in values]
        case _:
            return values


def _is_clean(texts: Sequence[str | None]) -> bool:
    whole = "".join(filter(None, texts))
    # Clean text comes back as it is.
    return storable(whole) is whole
