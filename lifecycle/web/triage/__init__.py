"""What a retired device is worth: the checklist, its drives, the rules that propose a way out."""
