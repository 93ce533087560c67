"""What the benchmarks reckon."""
