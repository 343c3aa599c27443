"""Discord's stand-in for the tests: see `server` for how to start it."""
