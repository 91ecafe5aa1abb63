"""A file in, its words out, with what it says about itself. Plain data, no database, no clock."""
