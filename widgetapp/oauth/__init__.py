"""The OAuth 2.0 server, as functions over a connection that only reads: what is to be written comes out as a plan."""
