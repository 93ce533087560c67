"""Tests of `widgetapp.outbound`."""

from tests.support import examples as examples
