"""Labels: their codes and claims, the QR they carry, the sheets they are printed on."""
