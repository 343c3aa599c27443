"""SPEAKS: Discord, the terminal and the command line.

Law: the only room that imports discord. What it says comes from the store; only the composition root (`bot.app`)
opens the door to the watchers.
"""

VERSION = "0.1.0"
