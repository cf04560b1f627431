"""What a page is and the rules it obeys: pure, without a clock, without waiting."""
