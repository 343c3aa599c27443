"""Queries over what is remembered, each in the asker's scope, and the clean-up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, or_, select, true

from newsdesk.evidence import Match
from newsdesk.fate import Reason
from newsdesk.verdict import Alert, Decision
from store import index
from store.bigrams import Term
from store.columns import hash_of
from store.declared import visible
from store.records import OPERATOR, Fate, Found, Scope, Sending, Verdict
from store.rows import alert_of, article_of, chunks, match_of
from store.schema import alerts, articles, decisions, deliveries, matches, rules, sources, stories


def latest(
    connection: Connection, scope: Scope, limit: int, *, rule: str | None, source: str | None
) -> tuple[Found, ...]:
    """Return the articles filed last, newest first."""
    query = _seen_in(scope).order_by(articles.c.id.desc()).limit(limit)
    if source is not None:
        query = query.where(sources.c.name == source)
    if rule is not None:
        wanted = select(matches.c.article_id).join(rules, rules.c.id == matches.c.rule_id)
        query = query.where(articles.c.id.in_(wanted.where(rules.c.name == rule, visible(rules, scope))))
    return _found(connection, scope, connection.execute(query).all())


def search(connection: Connection, scope: Scope, terms: Sequence[Term], limit: int, offset: int) -> tuple[Found, ...]:
    """Return the indexed articles that have every one of `terms`, newest first."""
    hits = index.hits(connection, terms)
    query = _seen_in(scope).join(hits, hits.c.article_id == articles.c.id).order_by(hits.c.article_id.desc())
    return _found(connection, scope, connection.execute(query.limit(limit).offset(offset)).all())


def fates(connection: Connection, scope: Scope, url: str) -> tuple[Fate, ...]:
    """Return what became of the articles with this very address, newest first."""
    query = _seen_in(scope).where(articles.c.url_hash == hash_of(url)).order_by(articles.c.id.desc())
    rows = connection.execute(query).all()
    found = _found(connection, scope, rows)
    evidence = _evidence(connection, scope, [each.id for each in found])
    verdicts = _verdicts(connection, scope, [each.id for each in found])
    return tuple(
        Fate(found=each, matches=tuple(evidence[each.id]), verdicts=tuple(verdicts[each.id])) for each in found
    )


def alert(connection: Connection, scope: Scope, alert_id: str) -> Alert | None:
    """Return an alert by its id, with its newest card."""
    row = connection.execute(select(alerts).where(alerts.c.id == alert_id, visible(alerts, scope))).first()
    return alert_of(row) if row else None


def _seen_in(scope: Scope) -> Select[Any]:
    return (
        select(articles, sources.c.name.label("source"))
        .join(sources, sources.c.id == articles.c.source_id)
        .where(visible(sources, scope))
    )


def _found(connection: Connection, scope: Scope, rows: Sequence[Row[Any]]) -> tuple[Found, ...]:
    names: dict[int, list[str]] = defaultdict(list)
    for chunk in chunks([row.id for row in rows]):
        query = (
            select(matches.c.article_id, rules.c.name)
            .join(rules, rules.c.id == matches.c.rule_id)
            .where(matches.c.article_id.in_(chunk), visible(rules, scope))
            .order_by(rules.c.name)
        )
        for row in connection.execute(query):
            names[row.article_id].append(row.name)
    return tuple(
        Found(
            id=row.id,
            article=article_of(row, row.source),
            story_id=row.story_id,
            rules=tuple(dict.fromkeys(names[row.id])),
        )
        for row in rows
    )


# --- fates


def _evidence(connection: Connection, scope: Scope, ids: Sequence[int]) -> dict[int, list[Match]]:
    evidence: dict[int, list[Match]] = defaultdict(list)
    query = (
        select(matches)
        .join(rules, rules.c.id == matches.c.rule_id)
        .where(visible(rules, scope))
        .order_by(rules.c.position, rules.c.id)
    )
    for chunk in chunks(ids):
        for row in connection.execute(query.where(matches.c.article_id.in_(chunk))):
            evidence[row.article_id].append(match_of(row))
    return evidence


def _verdicts(connection: Connection, scope: Scope, ids: Sequence[int]) -> dict[int, list[Verdict]]:
    """Return the decisions by article; a guild sees those of rules it can see, and that no rule wanted an article."""
    # Whose a rule was that the clean-up has forgotten nobody knows: such a decision is the operator's.
    is_seen = or_(decisions.c.rule_id.is_(None), and_(rules.c.id.is_not(None), visible(rules, scope)))
    query = (
        select(decisions, rules.c.name)
        .outerjoin(rules, rules.c.id == decisions.c.rule_id)
        .where(true() if scope == OPERATOR else is_seen)
        .order_by(decisions.c.article_id, decisions.c.position)
    )
    rows = [row for chunk in chunks(ids) for row in connection.execute(query.where(decisions.c.article_id.in_(chunk)))]
    sendings = _sendings(connection, {row.alert_id for row in rows if row.alert_id})
    verdicts: dict[int, list[Verdict]] = defaultdict(list)
    for row in rows:
        verdicts[row.article_id].append(_verdict(row, tuple(sendings[row.alert_id])))
    return verdicts


def _verdict(row: Row[Any], sendings: tuple[Sending, ...]) -> Verdict:
    decision = Decision(
        reason=Reason(row.reason), rule_id=row.rule_id, channel_id=row.channel_id, alert_id=row.alert_id
    )
    return Verdict(decision=decision, rule=row.name or "", decided_at=row.decided_at, sendings=sendings)


def _sendings(connection: Connection, alert_ids: Iterable[str]) -> dict[str | None, list[Sending]]:
    sendings: dict[str | None, list[Sending]] = defaultdict(list)
    for chunk in chunks(sorted(alert_ids)):
        query = select(deliveries).where(deliveries.c.alert_id.in_(chunk)).order_by(deliveries.c.number)
        for row in connection.execute(query):
            sendings[row.alert_id].append(
                Sending(
                    id=row.id,
                    channel_id=row.channel_id,
                    revision=row.revision,
                    state=row.state,
                    message_id=row.message_id,
                    attempts=row.attempts,
                    last_error=row.last_error,
                    created_at=row.created_at,
                    settled_at=row.settled_at,
                )
            )
    return sendings


# --- the clean-up


def forget_articles(connection: Connection, moment: datetime, limit: int) -> int:
    """Forget up to `limit` articles seen before `moment`, oldest first; their keys stay."""
    query = select(articles.c.id, articles.c.title, articles.c.body, articles.c.index_due)
    rows = connection.execute(query.where(articles.c.seen_at < moment).order_by(articles.c.seen_at).limit(limit)).all()
    index.remove(connection, [index.Text(row.id, row.title, row.body) for row in rows if row.index_due is None])
    for chunk in chunks([row.id for row in rows]):
        connection.execute(delete(articles).where(articles.c.id.in_(chunk)))
    return len(rows)


def forget_rest(connection: Connection, moment: datetime) -> None:
    """Forget stories quiet since `moment` with their alerts, unless one still waits; then what retired before it."""
    waiting = (
        select(alerts.c.story_id)
        .join(deliveries, deliveries.c.alert_id == alerts.c.id)
        .where(deliveries.c.settled_at.is_(None))
    )
    connection.execute(delete(stories).where(stories.c.last_seen_at < moment, stories.c.id.not_in(waiting)))
    connection.execute(delete(rules).where(rules.c.retired_at < moment))
    # An article filed by a pass that was under way when its source retired may be younger than that.
    peopled = select(articles.c.source_id)
    connection.execute(delete(sources).where(sources.c.retired_at < moment, sources.c.id.not_in(peopled)))
