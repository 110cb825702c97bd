"""Every French sentence that code (not a template) has to say. Start with sentences.py."""
