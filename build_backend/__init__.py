"""The build backend: setuptools, after the front end has been built from web/."""
