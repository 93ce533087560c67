"""Made-up input for every decoder: targets, a corpus that is kept, and `python -m tests.fuzz`, which looks for more."""
