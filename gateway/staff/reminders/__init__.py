"""The town's rules of reminders."""
