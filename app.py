"""Starts the web chat: `python app.py`."""

import os
import sys

from glutask.errors import GlutaskError
from glutask.web.launch import Settings, serve

if __name__ == "__main__":
    try:
        frame_ancestors = os.environ.get("GLUTASK_FRAME_ANCESTORS", "'self'")
        serve(host=os.environ.get("GLUTASK_HOST", "127.0.0.1"), settings=Settings(frame_ancestors=frame_ancestors))
    except GlutaskError as error:
        sys.exit(f"glutask: {error}")
