"""What the door to the network is made of; the door itself is `watchers.fetch`."""
