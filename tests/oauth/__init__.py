"""Tests of widgetapp.oauth, and of its addresses."""
