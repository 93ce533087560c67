"""Editors at work while all goes wrong, and a check of what was promised to them. `python -m bench.chaos`."""
