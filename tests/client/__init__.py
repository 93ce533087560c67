"""The Python client, without sockets."""
