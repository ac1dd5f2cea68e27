"""What programs are told: signed calls, queued with the change, tried again until they arrive."""
