/* What the browser does alone: show a source, sort, copy and save a table. */
(() => {
  "use strict";
  let wanted = null; // {turn, n, from}: the marker that was clicked

  const panel = () => document.querySelector(".gt-sources");
  const side = () => document.querySelector(".gt-side");

  function reveal() {
    if (!wanted) return;
    const place = document.getElementById(`gt-${wanted.turn}-${wanted.n}`);
    if (!place) return;
    document.querySelectorAll(".gt-on").forEach((e) => e.classList.remove("gt-on"));
    const card = place.closest(".gt-card");
    card.classList.add("gt-on");
    place.classList.add("gt-on");
    const passage = card.querySelector("details");
    if (passage) passage.open = true;
    side()?.classList.add("gt-open");
    card.scrollIntoView({ block: "nearest" });
    const box = document.getElementById("gt-panel");
    if (box) box.scrollTop += card.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
    place.focus({ preventScroll: true });
  }

  function show(marker) {
    wanted = { turn: marker.dataset.turn, n: marker.dataset.n, from: marker };
    if (panel()?.dataset.turn === wanted.turn) reveal();
    else document.dispatchEvent(new CustomEvent("glutask:sources", { detail: { turn: wanted.turn, n: wanted.n } }));
  }

  function close() {
    side()?.classList.remove("gt-open");
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

  const clicks = { "gt-cite": show, "gt-close": close, "gt-sort": sort, "gt-copy": copy, "gt-save": save };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    const name = button && Object.keys(clicks).find((c) => button.classList.contains(c));
    if (name) clicks[name](button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && wanted) close();
  });
  document.addEventListener("glutask:sources-shown", () => setTimeout(reveal, 30));
})();
