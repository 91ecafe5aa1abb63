"""Articles: texts that make claims, and their versions."""
