"""Processes of our own that can be killed: work on what strangers wrote is done in one of them, against the clock.

pool     the side of the program: hands out work, waits for so long and no longer, and kills what is late
lanes    shares the workers out
child    the side of the process: limits itself, works, answers
frames   how the two speak
"""
