"""What the door to the network is made of; the door itself is `watchers.fetch`.

targets     which addresses may be asked for, by their spelling
addresses   which a connection may be opened to, at the moment it is opened
tls         connections that hosts seen before accept sooner
floods      cuts a connection on which more comes than any answer needs
bodies      reads a body within bounds
sockets     lines that stay open
freshness   what an answer says of its age, and when to come back
fetched     what comes back
errors      why nothing came back, in words for people
"""
