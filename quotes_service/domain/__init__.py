"""What quotes are and the rules they obey: no clock, no await, no framework."""
