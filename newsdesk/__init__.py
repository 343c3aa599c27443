"""THINKS: articles, rules, matching, stories, summaries and the decision to alert.

Law: pure. No I/O, no await, no clock, no chance, no log; what it needs comes in as arguments, the time included, and
what it decides goes out as frozen values that carry their reason.
"""
