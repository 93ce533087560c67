"""Deliveries, without sockets."""

from tests.support import examples as examples
