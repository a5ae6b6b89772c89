"""The administration room: three administrators apart (三员分立): system, security, audit."""
