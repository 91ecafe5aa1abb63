"""A sample newsroom for trying things out; nothing else imports it."""
