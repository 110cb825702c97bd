"""What each régie says of paying."""
