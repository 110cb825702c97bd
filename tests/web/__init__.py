"""Pages in a browser: accessibility, keyboard, no-script, print."""
