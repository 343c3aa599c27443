"""Sources that tell of their news instead of being asked: hubs that call back, and lines that stay open.

What is heard is a hint and nothing more. It makes the source due, and the one way that articles come in, a look at
the source, does the rest: so a forged or repeated call can at most cause a look, and a minute's rest follows each.
"""
