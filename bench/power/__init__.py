"""A power cut at any moment of a recorded run, and a check of what was promised by then. `python -m bench.power`."""
