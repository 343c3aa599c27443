"""Sources that are none yet: what an address would be as one, and lists of feeds on their way in and out.

record      what is told of a prospect
discovery   which kind an address fits, and why
preview     what it would yield, and what every kind says of itself
opml        lists of feeds as other readers write them, and ours
listed      the entries of such a list as sources, or the reason why one cannot be
looks       one look at many of them, as politely as if they were sources
"""
