"""Sources that tell of their news instead of being asked: hubs that call back, and lines that stay open.

What is heard is a hint and nothing more. It makes the source due, and the one way that articles come in, a look at
the source, does the rest: so a forged or repeated call can at most cause a look, and a minute's rest follows each.

listener      what listens beside the schedule, and how it starts and stops
waker         makes a look out of a hint, politely
hubs          places at hubs: asked for, kept, and what hubs call with
leases        one such place through its life
keeper        who keeps the places, as the passes see them
word          whether hubs keep their word
door          where hubs call
connections   bounds on who calls
jetstream     the line to Bluesky
"""
