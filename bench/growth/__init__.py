"""How what WidgetApp costs grows with what it does. `python -m bench.growth`."""
