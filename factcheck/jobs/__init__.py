"""Work for later: a job is a row in the caller's transaction; Huey carries its number to a worker."""
