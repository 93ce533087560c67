"""The OAuth 2.0 server's addresses."""
