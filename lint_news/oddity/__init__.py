"""Oddities that no list foresaw: words that do not fit the company they stand in."""
