"""The shared ground of Newstape's services: wire, fan-out, kit, client, hand tool."""
