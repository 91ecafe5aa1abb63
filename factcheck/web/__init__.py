"""Flask's side of the house: sessions, permission, forms, errors, headers. Knows no claim."""
