"""The wiring: settings, addresses, server entrance, static files. No page and no rule lives here."""
