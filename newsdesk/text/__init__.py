"""What the newsdesk knows of writing: scripts, folding, particles, sentences."""
