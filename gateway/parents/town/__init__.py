"""Pages about the portal itself: accessibility, personal data, appearance, inbox."""
