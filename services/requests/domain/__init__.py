"""The nouns and rules of family requests, pure: no SQL, no bus, no clock."""
