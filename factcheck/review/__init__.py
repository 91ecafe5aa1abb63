"""Review: who works on a claim, its sources, its verdict, and the decision on it."""
