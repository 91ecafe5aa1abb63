"""What a person typed and has not sent yet, who else is at a page, and what to do when two were at it."""
