"""Who is asked when: what the sweep decides before a look, and what a look says of the next one.

due           whose turn it is among all whose time has come, so that nobody's many keep another waiting
crew          looks at them side by side: so many at once, one for each host
turns         one request at a time to each host, with a pause between two
skips         the hours and days in which a feed asks to be left alone
plan          when to look again, after a look that went well
health        when to look again, after one that failed, and what people are told
own_network   whether our own network is at fault
"""
