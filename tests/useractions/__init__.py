"""Tests of `widgetapp.useractions`."""
