"""Which demands are sent with a proof."""
