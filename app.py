"""Starts the web chat: `python app.py`."""

from glutask.web.launch import serve

if __name__ == "__main__":
    serve()
