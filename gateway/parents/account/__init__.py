"""The visitor's own account: password and open sessions."""
