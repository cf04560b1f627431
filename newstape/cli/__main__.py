"""``python -m newstape.cli`` is ``newstape``."""

from newstape.cli.main import main

if __name__ == "__main__":
    main()
