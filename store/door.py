"""The one door to all that is remembered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from newsdesk.rules.query import Node
from newsdesk.verdict import Alert, KnownArticle, Recall
from newsdesk.wording import Said
from store import added, archive, bigrams, declared, facts, history, index, outbox, overview, passes, subscriptions
from store.engine import Connections
from store.errors import ConflictError
from store.opening import open_connections
from store.recall import known_articles, recall
from store.records import (
    OPERATOR,
    Addition,
    Delivery,
    Due,
    Fate,
    Found,
    Health,
    Pass,
    RuleSpec,
    Scope,
    Source,
    SourceSpec,
    Status,
    Subscription,
)

INDEX_BATCH = 500
"""Articles indexed in one transaction: about 0.1 s, in which nothing else is written."""

FORGET_BATCH = 500


class Store:
    """Everything remembered, for any number of threads. Synchronous; `store.aside.AsyncStore` is the door for a loop.

    Every method that writes is one transaction: it happened wholly, or not at all. Times go in and come out as aware
    UTC datetimes. Text that a database cannot hold (NUL, lone surrogates) is stored as U+FFFD. Every method raises
    StoreError when the database fails.
    """

    def __init__(self, connections: Connections) -> None:
        """Take open connections; use `Store.open`."""
        self._connections = connections
        # Deliveries that this program is sending, and since when. A row "sending" that is not among them is from a
        # program that ended in the middle of it.
        self._in_flight: dict[str, datetime] = {}

    @classmethod
    def open(cls, url: str) -> Store:
        """Open the database at `url` and bring its schema up to date.

        Args:
            url: "sqlite:////data/sokbo.db", "sqlite://" (in memory, gone at the end) or
                "postgresql://user:password@host/database".

        Raises:
            StoreError: It cannot be opened; with the reason and the remedy.
        """
        return cls(open_connections(url))

    def close(self) -> None:
        """Close every connection; nothing else may be running."""
        self._connections.close()

    # --- what is declared

    def declare(self, sources: Sequence[SourceSpec], rules: Sequence[RuleSpec], now: datetime) -> None:
        """Make these the declared sources and rules.

        A source is known by guild and name, a rule by its id. What the watchlist declared before and does not now is
        retired: out of force, its articles stay. A source keeps its state and cursor, also over a retirement, unless
        its kind or options changed: then it starts anew, as on first contact, but still knows its articles.
        """
        with self._connections.write() as connection:
            declared.declare(connection, sources, rules, now)

    def add_sources(self, specs: Sequence[SourceSpec], now: datetime) -> tuple[Addition, ...]:
        """Add sources of the operator beside those of the watchlist, and say of each what became of it.

        A source is not added when one in force has its name, or reads the same: has its kind and its options.
        """
        with self._connections.write() as connection:
            return added.add_sources(connection, specs, now)

    def remove_source(self, name: str, now: datetime) -> bool:
        """Remove a source that was added; its articles stay. Returns whether there was one of that name."""
        with self._connections.write() as connection:
            return added.remove_source(connection, name, now)

    def added_sources(self, names: Collection[str] | None = None) -> tuple[Source, ...]:
        """Return the sources that were added, by name: all of them, or those of these names."""
        with self._connections.read() as connection:
            return added.added_sources(connection, names)

    def identities(self) -> dict[tuple[str, str], str]:
        """Return the names of the operator's sources in force, by their kind and their options as they are stored."""
        with self._connections.read() as connection:
            return added.identities(connection)

    def article_counts(self) -> dict[int, int]:
        """Return how many articles are kept of each source, by its row id; those that have none are left out."""
        with self._connections.read() as connection:
            return added.article_counts(connection)

    def due(self, since: datetime, now: datetime) -> tuple[Due, ...]:
        """Return the sources with `since` <= `next_check_at` <= `now`, earliest first."""
        with self._connections.read() as connection:
            return declared.due(connection, since, now)

    def due_sources(self, ids: Sequence[int], now: datetime) -> tuple[Source, ...]:
        """Return, in any order, those of the sources that are still in force and still due at `now`."""
        with self._connections.read() as connection:
            return declared.due_sources(connection, ids, now)

    def next_due_at(self) -> datetime | None:
        """Return when the next source is due, maybe in the past, or None when there is none."""
        with self._connections.read() as connection:
            return declared.next_due_at(connection)

    def count_sources(self, scope: Scope) -> int:
        """Return how many sources are in force."""
        with self._connections.read() as connection:
            return declared.count_sources(connection, scope)

    def source_names(self, scope: Scope) -> tuple[str, ...]:
        """Return the names of the sources in force, in order; of 100,000 they come in a tenth of a second."""
        with self._connections.read() as connection:
            return declared.source_names(connection, scope)

    def sources(self, scope: Scope) -> tuple[Source, ...]:
        """Return the sources in force, by name."""
        with self._connections.read() as connection:
            return declared.sources_in(connection, scope)

    def sources_of(self, kind: str) -> tuple[Source, ...]:
        """Return the sources of a kind in force, whosever they are, in order of their ids."""
        with self._connections.read() as connection:
            return declared.sources_of(connection, kind)

    def rules(self, scope: Scope = OPERATOR) -> tuple[RuleSpec, ...]:
        """Return the rules in force, the watchlist's first, in order of declaration."""
        with self._connections.read() as connection:
            return declared.rules_in(connection, scope)

    def wake(self, source_ids: Collection[int], now: datetime, gap: timedelta) -> None:
        """Make sources due at `now`, for they are said to have news.

        None is asked before its site wants to be asked again, or sooner than `gap` after the last look; one that fails
        goes on backing off.
        """
        with self._connections.write() as connection:
            subscriptions.wake(connection, source_ids, now, gap)

    def newest_at(self, source_ids: Collection[int]) -> Mapping[int, datetime]:
        """Return when each of the sources showed the newest article not known before; one without any is left out."""
        with self._connections.read() as connection:
            return subscriptions.newest_at(connection, source_ids)

    def source_failed(
        self,
        source_id: int,
        error: Said,
        now: datetime,
        next_check_at: datetime,
        *,
        not_before: datetime | None = None,
        counts: bool = True,
    ) -> None:
        """Note that a check failed at `now`.

        Args:
            source_id: Which.
            error: Why, one plain line.
            now: Aware UTC time.
            next_check_at: When to look again.
            not_before: As in `store.records.Source`.
            counts: False when our own network is at fault, not the source.
        """
        with self._connections.write() as connection:
            declared.source_failed(
                connection, source_id, error, now, next_check_at, not_before=not_before, counts=counts
            )

    # --- hubs

    def subscriptions(self) -> tuple[Subscription, ...]:
        """Return every source's place at a hub."""
        with self._connections.read() as connection:
            return subscriptions.kept(connection)

    def keep_subscription(self, subscription: Subscription) -> bool:
        """Write a subscription, in place of what was kept of it; return False when its source is not there any more."""
        with self._connections.write() as connection:
            return subscriptions.keep(connection, subscription)

    def drop_subscription(self, subscription_id: str) -> None:
        """Forget a subscription; does nothing when there is none."""
        with self._connections.write() as connection:
            subscriptions.drop(connection, subscription_id)

    def orphaned_subscriptions(self) -> frozenset[str]:
        """Return the ids of subscriptions whose source is out of force."""
        with self._connections.read() as connection:
            return subscriptions.orphans(connection)

    # --- passes

    def known_each(self, keys: Sequence[tuple[int, Sequence[str]]]) -> list[dict[str, KnownArticle]]:
        """Return for each source and keys: identity key -> the stored article that carries it, for those known."""
        with self._connections.read() as connection:
            return [known_articles(connection, source_id, each) for source_id, each in keys]

    def recall(self, since: datetime) -> Recall:
        """Return all stories with an article at or after `since`, and what channels were told of them."""
        with self._connections.read() as connection:
            return recall(connection, since)

    def commit(self, *finished: Pass, as_of: int | None = None) -> range:
        """Write passes in one transaction; writing one twice changes nothing but its source's cursor.

        An alert with a higher revision than the stored one puts a delivery into the outbox, or joins one that was not
        tried yet. A source that was removed meanwhile is passed over when its pass found nothing.

        Args:
            finished: The passes, in the order in which they were decided.
            as_of: What their stories and alerts rest on (`Recall.as_of`); None writes them whatever others wrote.

        Returns:
            The numbers that new articles were given, none when no pass found anything. What was recalled before the
            first and decided here is together what a recall returns as of the last.

        Raises:
            OutdatedError: Others wrote articles since `as_of`.
            StoreError: The database failed, or a source that something was found in is not there.
        """
        try:
            return self._commit(finished, as_of, is_sure=True)
        except ConflictError:
            # Next to never: an article is there already. Then those that are not are written.
            return self._commit(finished, as_of, is_sure=False)

    def _commit(self, finished: Sequence[Pass], as_of: int | None, *, is_sure: bool) -> range:
        with self._connections.write() as connection:
            return passes.commit(connection, finished, as_of=as_of, is_sure=is_sure)

    # --- the outbox

    def due_deliveries(self, now: datetime, limit: int) -> tuple[Delivery, ...]:
        """Return what may be sent now, oldest first, at most one for each channel, so that order is kept.

        A parked channel has one when its probe is due. Deliveries in state "sending" are from a program that ended in
        the middle of them (or from an attempt never reported back for two minutes): whether they arrived is unknown.
        """
        with self._connections.read() as connection:
            return outbox.due_deliveries(connection, now, limit, dict(self._in_flight))

    def next_delivery_at(self) -> datetime | None:
        """Return when the next delivery is due, maybe in the past, or None when nothing waits."""
        with self._connections.read() as connection:
            return outbox.next_delivery_at(connection, dict(self._in_flight))

    def begin_attempt(self, delivery_id: str, now: datetime) -> bool:
        """Note that an attempt begins.

        Returns:
            False when this delivery has taken up a newer card since it was asked for, or is settled: do not send it,
            ask `due_deliveries` again.
        """
        with self._connections.write() as connection:
            is_there = outbox.begin_attempt(connection, delivery_id, now)
            if is_there:
                self._in_flight[delivery_id] = now
            return is_there

    def delivered(self, delivery_id: str, message_id: int | None, now: datetime) -> None:
        """Note that it was sent; `message_id` is the message that shows it (None on the terminal)."""
        with self._connections.write() as connection:
            outbox.delivered(connection, delivery_id, message_id, now)
        self._in_flight.pop(delivery_id, None)

    def retry(self, delivery_id: str, error: str, next_attempt_at: datetime) -> None:
        """Note that the attempt failed and is to be repeated."""
        with self._connections.write() as connection:
            outbox.retry(connection, delivery_id, error, next_attempt_at)
        self._in_flight.pop(delivery_id, None)

    def failed(self, delivery_id: str, error: str, now: datetime) -> None:
        """Give a delivery up for good; `fates` shows why."""
        with self._connections.write() as connection:
            outbox.failed(connection, delivery_id, error, now)
        self._in_flight.pop(delivery_id, None)

    def park_channel(self, channel_id: int, reason: Said, now: datetime, probe_at: datetime) -> bool:
        """Let deliveries to a channel wait; return True when it was not parked before (tell the owner then)."""
        with self._connections.write() as connection:
            return outbox.park_channel(connection, channel_id, reason, now, probe_at)

    def unpark_channel(self, channel_id: int) -> None:
        """Let deliveries to a channel go on; does nothing when it is not parked."""
        with self._connections.write() as connection:
            outbox.unpark_channel(connection, channel_id)

    # --- queries

    def latest(self, scope: Scope, limit: int, rule: str | None = None, source: str | None = None) -> tuple[Found, ...]:
        """Return the articles filed last, newest first, of the rule and of the source of that name if given."""
        with self._connections.read() as connection:
            return archive.latest(connection, scope, limit, rule=rule, source=source)

    def search(self, scope: Scope, text: str, limit: int, offset: int = 0) -> tuple[Found, ...]:
        """Return the articles whose title or body has all words of `text`, newest first.

        Korean, Japanese, Chinese and Thai words are found inside longer ones; words of other scripts are whole, in any
        case, or beginnings with a `*` after them. "Double quotes" hold a phrase together; other signs only separate.
        Of an article the first 16,000 characters are searched, of a query 20 tokens. Nothing to look for finds nothing.
        """
        terms = bigrams.read_query(text)
        if not terms:
            return ()
        self._catch_up()
        with self._connections.read() as connection:
            return archive.search(connection, scope, terms, limit, offset)

    def candidates(self, scope: Scope, words: Node | None, since: datetime, limit: int) -> history.History:
        """Return the articles seen since `since` in which a query could be found, newest first.

        No article is missing that the query wants, unless `limit` cut it off; many may be there that it does not want.

        Args:
            scope: Whose articles.
            words: What every wanted article has, `newsdesk.trial.needed_words`; None gives all articles.
            since: Aware UTC time.
            limit: At most so many articles; `History.is_cut` tells when there are more.
        """
        self._catch_up()
        with self._connections.read() as connection:
            return history.candidates(connection, scope, words, since, limit)

    def index_pending(self, limit: int = INDEX_BATCH) -> int:
        """Put up to `limit` new or edited articles into the search index; return how many there were."""
        with self._connections.write() as connection:
            return index.index_pending(connection, limit)

    def _catch_up(self) -> None:
        with self._connections.read() as connection:
            is_behind = index.has_pending(connection)
        while is_behind:
            is_behind = self.index_pending() == INDEX_BATCH

    def fates(self, scope: Scope, url: str) -> tuple[Fate, ...]:
        """Return what became of the articles with exactly this address, newest first, one for each source."""
        with self._connections.read() as connection:
            return archive.fates(connection, scope, url)

    def alert(self, scope: Scope, alert_id: str) -> Alert | None:
        """Return what a channel was told about a story, as it is now, or None when there is no such alert."""
        with self._connections.read() as connection:
            return archive.alert(connection, scope, alert_id)

    def status(self, scope: Scope, now: datetime) -> Status:
        """Return how the desk is doing."""
        with self._connections.read() as connection:
            return overview.status(connection, scope, now)

    # --- small facts

    def note(self, key: str) -> str | None:
        """Return what was noted under `key`, or None."""
        with self._connections.read() as connection:
            return facts.note(connection, key)

    def set_note(self, key: str, value: str) -> None:
        """Note `value` under `key`."""
        with self._connections.write() as connection:
            facts.set_note(connection, key, value)

    def note_network(self, lost_at: datetime | None) -> None:
        """Note since when our own network is down, or None when it is not."""
        with self._connections.write() as connection:
            facts.note_network(connection, lost_at)

    def claim_desk(self, holder: str, now: datetime, ttl: timedelta) -> bool:
        """Take the desk, or keep it, until `now` + `ttl`; return False when another program has it.

        Only who has it may watch and deliver, and on SQLite only this program moves the write-ahead log into the file.
        """
        with self._connections.write() as connection:
            is_ours = facts.claim_desk(connection, holder, now, ttl)
        self._connections.checkpoint_here(is_ours)
        return is_ours

    def release_desk(self, holder: str) -> None:
        """Give the desk back; does nothing when another has it."""
        with self._connections.write() as connection:
            was_ours = facts.release_desk(connection, holder)
        if was_ours:
            self._connections.checkpoint_here(False)

    def heartbeat(self, now: datetime, swept_at: datetime | None, connected: bool) -> None:
        """Note that the program lives, when it last swept, and whether the gateway to Discord is open."""
        with self._connections.write() as connection:
            facts.heartbeat(connection, now, swept_at, connected=connected)

    def health(self) -> Health:
        """Return what the last heartbeat said, of whichever program."""
        with self._connections.read() as connection:
            return facts.health(connection)

    # --- the clean-up

    def forget_before(self, moment: datetime) -> int:
        """Forget articles seen before `moment`, and stories, alerts, retired rules and sources older than it.

        What is known to be known stays: an article that a slow source still shows is not news again. Deliveries that
        wait keep their story.

        Returns:
            How many articles were forgotten.
        """
        forgotten = 0
        while True:
            # In batches, each its own transaction, so that a large clean-up keeps nothing else waiting.
            with self._connections.write() as connection:
                batch = archive.forget_articles(connection, moment, FORGET_BATCH)
            forgotten += batch
            if batch < FORGET_BATCH:
                break
        with self._connections.write() as connection:
            archive.forget_rest(connection, moment)
        return forgotten
