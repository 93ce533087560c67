"""The streaming frontend: websockets, dialects, sessions and fan-out; imports `wire`, `store`, `useractions` and `links`."""
