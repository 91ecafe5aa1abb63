"""Our own copies of what sources rely on: fetched or brought, kept by content, compared with the live page."""
