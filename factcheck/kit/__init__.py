"""Small pieces that know no fact-checking."""
