"""WATCHES: fetches sources, reads articles out of bytes, and carries them through one pass into the store.

Law: the only room that imports the network, markup and scheduling libraries; every fetch goes through `watchers.fetch`.

Its floors, from the top; imports go down.

schedule     the recurring jobs
sweep        starts a pass over each source that is due
listeners    what wakes passes before they are due
prospects/   sources that are none yet: discovery, previews, lists in and out
pipeline     one pass over one source
filing       settles what passes brought, and writes many of them at once
rulebook     changes the rules while passes go on
fulltext     reads new articles on their own pages
push/        sources that tell of their news instead of being asked
kinds        finds the source kinds
sources/     the source kinds, one a file
kit/         what they are made of
files/       articles in files
extract/     the text of an article out of its page
workers/     processes that can be killed, for work on what strangers wrote
pages/       what web pages list, and say of themselves
feeds/       feeds out of bytes
kind         the seam between a source kind and all else
place        a web address taken apart
later        the door to the network, opened when somebody first goes through it
fetch        the one door to the network
fetching/    what the door is made of
pacing/      who is asked when
errors       why a source could not be read
text/        text out of what strangers write
"""
