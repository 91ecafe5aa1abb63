"""The picture of each check that other sites show with a link to it: what stands on it, drawing it, keeping it."""
