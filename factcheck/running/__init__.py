"""Running Factcheck: serving it, seeing what is wrong, keeping a copy and going back to one."""
