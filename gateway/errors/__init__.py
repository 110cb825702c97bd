"""What the portal shows when a page cannot be shown: French, with a reference, never a stack trace."""
