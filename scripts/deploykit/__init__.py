"""What the chart and the Compose file repeat from the table of services, each made or brought up to date from it."""
