"""The document worker `_stream`: Things, presence and the way to the journal; imports `wire`, `store` and `links`."""
