"""The partner's answer, the appointment, cancelling and closing."""
