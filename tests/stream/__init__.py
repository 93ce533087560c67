"""Tests of `widgetapp.stream`."""

from tests.support import examples as examples
