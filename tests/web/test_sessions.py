from collections.abc import Iterator

import gradio as gr
import pytest
from gradio.components import Textbox
from gradio.state_holder import SessionState, StateHolder

from glutask.web.sessions import Sessions, begin_by_copy


@pytest.fixture
def page() -> Iterator[gr.Blocks]:
    with gr.Blocks() as page:
        page.kept = gr.State([])
        page.field = gr.Textbox(value="first")
    holder = StateHolder()
    holder.set_blocks(page)
    begin_by_copy(page)
    yield page


def test_a_session_is_what_gradio_would_begin(page: gr.Blocks) -> None:
    holder, wanted = page.state_holder, SessionState(page)
    assert isinstance(holder, Sessions)
    for name in ("one", "two"):
        session = holder[name]
        assert vars(session).keys() == vars(wanted).keys()
        assert session.config_values == wanted.config_values and list(session.components) == list(wanted.components)
        assert session.blocks_config is not wanted.blocks_config and session.blocks_config.blocks == wanted.blocks_config.blocks
        assert holder[name] is session and name in holder


def test_sessions_share_nothing_that_changes(page: gr.Blocks) -> None:
    one, two = page.state_holder["one"], page.state_holder["two"]
    one[page.kept._id] = [1]
    one._update_value_in_config(page.field._id, "second")
    one[page.field._id] = Textbox(value="third")
    assert two[page.kept._id] == [] and one[page.kept._id] == [1]
    assert two.config_values[page.field._id]["props"]["value"] == "first"
    assert two[page.field._id].value == page.state_holder["three"][page.field._id].value == "first"


def test_components_are_described_once(page: gr.Blocks, monkeypatch: pytest.MonkeyPatch) -> None:
    described = []
    get_config = Textbox.get_config
    monkeypatch.setattr(Textbox, "get_config", lambda self: described.append(1) or get_config(self))
    for number in range(5):
        page.state_holder[str(number)]
    assert described == [1]
