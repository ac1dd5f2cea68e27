"""What an authority chooses to show in public of what keeping its devices avoids."""
