"""People at work for long: what grows of the server that should not? `python -m bench.soak`."""
