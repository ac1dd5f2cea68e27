"""Repairs: fault, parts, cost, warranty, outcome."""
