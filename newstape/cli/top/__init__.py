"""``newstape top``: a running stack at a glance."""
