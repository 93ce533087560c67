"""Deliveries, without sockets."""
