"""Starts the web chat: `python app.py`."""

import sys

from glutask.errors import GlutaskError
from glutask.web.launch import serve

if __name__ == "__main__":
    try:
        serve()
    except GlutaskError as error:
        sys.exit(f"error: {error}")
