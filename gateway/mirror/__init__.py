"""What this process knows of the other services: bounded, and honest about its age."""
