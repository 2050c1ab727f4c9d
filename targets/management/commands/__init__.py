"""`load_agreement` and `export_agreement`."""
