"""The hand-over: what may leave, who signs and how."""
