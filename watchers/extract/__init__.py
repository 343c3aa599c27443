"""The text of an article out of the web page that shows it. Done in a worker process: the page is a stranger's.

places    where known publishing systems put it
prose     where it must be, by what prose looks like
clutter   what stands in the middle of it and is none of it
chain     these in order, and what of their answers to believe
"""
