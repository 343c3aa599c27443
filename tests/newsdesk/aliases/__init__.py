"""Other spellings of a name."""
