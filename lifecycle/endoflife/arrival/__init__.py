"""The reception: finding what has arrived, and settling what differs."""
