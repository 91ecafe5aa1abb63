"""The signed-in front page: what needs me now."""
