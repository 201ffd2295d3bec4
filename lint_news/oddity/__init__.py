"""Words that are right by themselves and odd where they stand."""
