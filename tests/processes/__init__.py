"""Tests of `widgetapp.processes`."""
