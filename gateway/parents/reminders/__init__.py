"""Reminders: the page where one tap books, and the choice not to get any."""
