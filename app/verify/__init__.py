"""Whether a live database is what the rules say: flask verify, one file for each question it asks."""
