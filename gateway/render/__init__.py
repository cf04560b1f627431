"""Model to bytes: the payload in JSON, the page in HTML, and what the page loads.

Pure: bytes are a function of the model, the edition and the clock that is handed in.
Nothing here knows HTTP beyond the values of its headers.
"""
