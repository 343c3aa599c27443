"""WATCHES: fetches sources, reads articles out of bytes, and carries them through one pass into the store.

Law: the only room that imports the network, markup and scheduling libraries; every fetch goes through `watchers.fetch`.
"""
