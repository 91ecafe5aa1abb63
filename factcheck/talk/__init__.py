"""What colleagues say about a claim among themselves. Never published."""
