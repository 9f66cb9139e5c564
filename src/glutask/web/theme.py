"""The look: a Gradio theme with the system's own fonts, and the style sheet and script of the page."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

STATIC = Path(__file__).with_name("static")
_SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Ubuntu", "Cantarell", "Noto Sans", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "Liberation Mono", "monospace")


def theme() -> gr.themes.Base:
    """Calm blue-green on slate, light and dark; no font is fetched."""
    base = gr.themes.Base(primary_hue="teal", secondary_hue="teal", neutral_hue="slate", font=_SANS, font_mono=_MONO)
    return base.set(
        body_background_fill="#f7f8fa",
        body_background_fill_dark="#0e141b",
        block_background_fill="white",
        block_background_fill_dark="#151d27",
        block_border_color="#dbe1e8",
        block_border_color_dark="#2a3644",
        body_text_color="#17212b",
        body_text_color_dark="#e6ebf1",
        body_text_color_subdued="#4c5b6b",
        body_text_color_subdued_dark="#a9b6c4",
        link_text_color="#0b6158",
        link_text_color_dark="#5fd6c6",
        link_text_color_hover="#084a43",
        link_text_color_hover_dark="#8be6da",
        button_primary_background_fill="#0b6b61",
        button_primary_background_fill_hover="#084f48",
        button_primary_background_fill_dark="#0b6b61",
        button_primary_text_color="white",
        button_primary_text_color_dark="white",
        input_placeholder_color="#5d6c7b",
        input_placeholder_color_dark="#97a5b4",
    )


def head() -> str:
    """What goes into the page's head."""
    script = (STATIC / "glutask.js").read_text(encoding="utf-8")
    return f'<meta name="referrer" content="same-origin"><script>{script}</script>'


def style_sheet() -> Path:
    """The style sheet."""
    return STATIC / "glutask.css"
