/* What the browser does alone: show a source, sort, copy and save a table. */
(() => {
  "use strict";
  let wanted = null; // {place, n, from}: the marker that was clicked

  const panel = (place) => document.querySelector(`.gt-sources[data-place="${place}"]`);

  function reveal() {
    if (!wanted) return;
    const place = document.getElementById(`gt-${wanted.place}-${wanted.n}`);
    if (!place) return;
    document.querySelectorAll(".gt-on").forEach((e) => e.classList.remove("gt-on"));
    const card = place.closest(".gt-card");
    card.classList.add("gt-on");
    place.classList.add("gt-on");
    const passage = card.querySelector("details");
    if (passage) passage.open = true;
    const box = panel(wanted.place);
    box.closest(".gt-side")?.classList.add("gt-open");
    const heading = box.querySelector("header").offsetHeight;
    box.scrollTop += card.getBoundingClientRect().top - box.getBoundingClientRect().top - heading - 8;
    place.focus({ preventScroll: true });
  }

  function show(marker) {
    wanted = { place: marker.dataset.place, n: marker.dataset.n, from: marker };
    if (panel(wanted.place)) reveal();
    else document.dispatchEvent(new CustomEvent("glutask:sources", { detail: { turn: Number(wanted.place) } }));
  }

  function close() {
    document.querySelectorAll(".gt-open").forEach((e) => e.classList.remove("gt-open"));
    document.querySelectorAll(".gt-on").forEach((e) => e.classList.remove("gt-on"));
    if (wanted?.from?.isConnected) wanted.from.focus();
    wanted = null;
  }

  function sort(button) {
    const heading = button.closest("th");
    const body = heading.closest("table").tBodies[0];
    const column = heading.cellIndex;
    const down = heading.getAttribute("aria-sort") === "ascending";
    heading.parentNode.querySelectorAll("th").forEach((th) => th.setAttribute("aria-sort", "none"));
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
    const said = (row) => row.cells[column].textContent.trim();
    const rows = [...body.rows].sort((a, b) => {
      if (!said(a) || !said(b)) return said(a) ? -1 : said(b) ? 1 : 0; // empty cells last, either way
      return (down ? -1 : 1) * order.compare(said(a), said(b));
    });
    body.append(...rows);
  }

  function say(button, words) {
    const before = button.textContent;
    button.textContent = words;
    setTimeout(() => (button.textContent = before), 1500);
  }

  async function copy(button) {
    const rows = [...button.closest(".gt-table").querySelectorAll("tr")];
    const text = rows.map((r) => [...r.cells].map((c) => c.textContent.trim()).join("\t")).join("\n");
    try {
      await navigator.clipboard.writeText(text);
      say(button, "Copied");
    } catch {
      say(button, "Copying is not allowed here");
    }
  }

  function save(button) {
    const blob = new Blob(["\ufeff" + button.closest(".gt-table").dataset.csv], { type: "text/csv;charset=utf-8" });
    const a = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: button.dataset.name });
    a.click();
    URL.revokeObjectURL(a.href);
  }

  async function copyLink(button) {
    try {
      await navigator.clipboard.writeText(new URL(button.dataset.address, document.baseURI).href);
      say(button, "Copied");
    } catch {
      say(button, "Copying is not allowed here");
    }
  }

  const open = (button) => document.dispatchEvent(new CustomEvent("glutask:agent", { detail: { agent: button.dataset.agent } }));

  const clicks = { "gt-agent": open, "gt-cite": show, "gt-close": close, "gt-sort": sort, "gt-copy": copy, "gt-link": copyLink, "gt-save": save };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    const name = button && Object.keys(clicks).find((c) => button.classList.contains(c));
    if (name) clicks[name](button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && wanted) close();
  });
  /* The newest question at the top of the chat, and an address without the question it brought. */
  function latest() {
    setTimeout(() => {
      const question = [...document.querySelectorAll(".gt-question")].pop();
      const log = question?.closest('[role="log"]');
      if (log) log.scrollTop += question.getBoundingClientRect().top - log.getBoundingClientRect().top - 12;
      const address = new URL(location.href);
      if (address.searchParams.has("q")) {
        ["q", "as_of", "without"].forEach((name) => address.searchParams.delete(name));
        history.replaceState(history.state, "", address);
      }
    }, 60);
  }
  window.glutask = { latest };

  /* The chat's example questions are buttons in a list without items: a group, to a screen reader. */
  new MutationObserver(() => {
    const examples = document.querySelector('.examples[role="list"]');
    examples?.setAttribute("role", "group");
    examples?.setAttribute("aria-label", "Example questions");
  }).observe(document, { childList: true, subtree: true });

  /* Points of a picture open what they stand for; pictures are drawn late, so they are looked for when pointed at. */
  document.addEventListener("pointerover", (event) => {
    const plot = event.target.closest?.(".js-plotly-plot");
    if (!plot || plot.glutask) return;
    plot.glutask = true;
    plot.on("plotly_click", (clicked) => {
      const key = clicked.points[0]?.customdata;
      if (key) document.dispatchEvent(new CustomEvent("glutask:point", { detail: { key } }));
    });
  });

  document.addEventListener("glutask:sources-shown", () => setTimeout(reveal, 30));
})();
