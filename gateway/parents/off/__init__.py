"""What a screen that the municipality switched off shows."""
