"""Other spellings of a name, found in articles: proposed, never applied."""
