"""What readers write to the desk: something to check, or an error in a check; and what they see of their own."""
