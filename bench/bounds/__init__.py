"""What those cost the others who read nothing, do nothing, or say nothing. `python -m bench.bounds`."""
