"""Words that do not belong where they stand."""
