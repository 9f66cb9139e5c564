"""An answer as a Markdown or HTML document."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from glutask.answering.answer import Answer, Citation
from glutask.answering.markdown import as_markdown, without_escapes

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse}th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top}"
    "blockquote{margin:.2rem 0 .8rem;color:#444}"
)


def answer_markdown(answer: Answer) -> str:
    """Question, answer, table and references."""
    parts = [f"# {answer.question}", answer.text]
    if answer.table:
        parts.append(answer.table.to_markdown())
    if answer.citations:
        listed = (f"{c.number}. {reference(c, as_markdown, '*')}  \n   > {as_markdown(c.quote)}" for c in answer.citations)
        parts.append("## References\n\n" + "\n".join(listed))
    made = answer.made_by
    parts.append(f"*Taken to mean: {answer.interpretation} Made by Glutask {made.glutask}, corpus {made.corpus[:12]}, encoder {made.encoder}.*")
    return "\n\n".join(parts) + "\n"


def answer_html(answer: Answer) -> str:
    """The same as a self-contained page; all text escaped."""
    body = [f"<h1>{html.escape(answer.question)}</h1>", text_html(answer.text)]
    if answer.table:
        head = "".join(f"<th scope='col'>{html.escape(c)}</th>" for c in answer.table.columns)
        rows = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in answer.table.rows)
        body.append(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
    if answer.citations:
        items = "".join(
            f"<li id='ref-{c.number}' value='{c.number}'>{_reference_html(c)}<blockquote>{html.escape(c.quote)}</blockquote></li>"
            for c in answer.citations
        )
        body.append(f"<h2>References</h2><ol>{items}</ol>")
    body.append(f"<p><em>Taken to mean: {html.escape(str(answer.interpretation))}</em></p>")
    title = html.escape(answer.question)
    head = f"<head><meta charset='utf-8'><title>{title}</title><style>{_STYLE}</style></head>"
    return f"<!doctype html><html lang='en'>{head}<body>{''.join(body)}</body></html>"


def reference(citation: Citation, said: Callable[[str], str] = str, emphasis: str = "", link: bool = True) -> str:
    """A citation in one line: who, when, what, where, identifiers, link.

    Args:
        citation: What is cited.
        said: Writes what stands in the source, e.g. so that Markdown leaves it alone.
        emphasis: Set around the journal.
        link: Whether the address is given.
    """
    source = citation.source
    who = f"{said(source.authors[0].split(',')[0])}{' et al.' if len(source.authors) != 1 else ''} " if source.authors else ""
    year = f"({source.year}) " if source.year else ""
    where = f" {emphasis}{said(source.journal)}.{emphasis}" if source.journal else ""
    kind = "" if source.kind in {"paper", "document"} else f" [{source.kind}]"
    ids = [f"PMID {source.pmid}" if source.pmid else "", f"doi {source.doi}" if source.doi else "", source.nct or ""]
    address = f" <{source.link}>" if link and source.link else ""
    own = f" In your documents: {said(citation.place.words or 'no section')}." if citation.place else ""
    line = f"{who}{year}{said(source.title.rstrip('.'))}.{where}{kind}{own} {' · '.join(i for i in ids if i)}{address}"
    return line.strip()


def text_html(text: str) -> str:
    """The small Markdown of answers (paragraphs, lists, bold, markers) as HTML; everything else is escaped."""
    blocks = []
    for block in text.split("\n\n"):
        lines = block.split("\n")
        if all(line.startswith("- ") for line in lines):
            blocks.append("<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in lines) + "</ul>")
        else:
            blocks.append(f"<p>{_inline(' '.join(lines))}</p>")
    return "".join(blocks)


def _inline(text: str) -> str:
    escaped = html.escape(text)
    escaped = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escaped)
    return without_escapes(re.sub(r"\[(\d+)\]", r"<a href='#ref-\1'>[\1]</a>", escaped))


def _reference_html(citation: Citation) -> str:
    line = html.escape(reference(citation, link=False))
    link = citation.source.link
    return f"{line} <a href='{html.escape(link, quote=True)}' rel='noopener noreferrer'>{html.escape(link)}</a>" if link else line
