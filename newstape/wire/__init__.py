"""What goes over the wire: models and codecs, one module per subject.

Field names, formats and rules are those of ``docs/wire.md``. Nothing here imports
another part of Newstape, and nothing here does I/O.
"""
