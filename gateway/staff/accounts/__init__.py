"""Who can sign in, and the letters that carry sign-in codes."""
