"""Tests of `widgetapp.demo`."""
