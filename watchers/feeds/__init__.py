"""Feeds out of bytes: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, JSON Feed 1.x, and what broken sites make of them."""

from watchers.feeds.parse import parse_feed
from watchers.feeds.record import FeedError, FeedItem, ParsedFeed

__all__ = ["FeedError", "FeedItem", "ParsedFeed", "parse_feed"]
