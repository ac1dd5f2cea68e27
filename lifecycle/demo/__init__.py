"""An invented region with years of history, told from a fixed seed and moved to the day it is loaded on."""

from lifecycle.demo.load import EMAILS, is_loaded, load_demo

__all__ = ["EMAILS", "is_loaded", "load_demo"]
