"""Web pages: the articles that a page lists, what it has gained, and what it says of itself.

look        all of it at a look, in a process that can be killed
selectors   finds a part of a page by CSS, or by XPath
items       the articles of a list whose places are known
links       the articles of a list when nobody has said where they are
change      what the text of one page has gained since the last look
head        what the page of an article says in its head

The text of an article is the business of `watchers.extract`.
"""
