"""``python -m workings`` is ``workings``."""

from workings.cli import main

if __name__ == "__main__":
    main()
