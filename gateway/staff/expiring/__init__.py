"""The documents and care plans that end soon."""
