"""For those who run the site: the jobs, what could not be sent, and clearing away what is over."""
