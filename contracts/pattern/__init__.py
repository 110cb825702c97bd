"""The pure rules of the one pattern for demands (docs/adr/0009): owners that differed here would break the protocol."""
