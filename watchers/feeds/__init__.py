"""Feeds out of bytes: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, JSON Feed 1.x, and what broken sites make of them.

parse       which kind of feed it is
document    XML out of bytes that were meant to be XML
elements    its elements, under short names whatever its name spaces are called
xml_feed    RSS, RDF and Atom, by one mapping
json_feed   JSON Feed
record      what all of them become, and the caps that hold for all
hub         who would tell of a feed's news
discover    the feeds that a page names
guesses     where they may be when it names none
platforms   where blog platforms keep theirs
"""

from watchers.feeds.parse import parse_feed
from watchers.feeds.record import FeedError, FeedItem, ParsedFeed

__all__ = ["FeedError", "FeedItem", "ParsedFeed", "parse_feed"]
