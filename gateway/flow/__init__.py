"""The journeys: a reader asks for a page; a reader follows one."""
