"""Boards of figures, the decree's ratio, published years and the planner."""
