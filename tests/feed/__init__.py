"""The feed, without sockets."""
