"""What is kept: schema, migrations, queries by area, and the one writer; imports `wire` and nothing else of WidgetApp."""
