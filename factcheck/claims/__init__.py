"""Claims: found in articles, triaged, moved by one table of moves."""
