"""The lifecycle as data: transition tables of assets and lots, guards, and `decide()`; all pure."""
