// Sorting, filtering and printing. Without this script everything can be read all the same.
"use strict";
(() => {
  // The first number of a text: "1,234.5 ± 2" is 1234.5, "−0.3 points" is −0.3.
  function number(text) {
    const found = text.replace(/−/g, "-").match(/[-+]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?/i);
    return found ? parseFloat(found[0].replace(/,/g, "")) : NaN;
  }

  // What a cell is sorted by: null for nothing, which comes last either way.
  function key(cell, kind) {
    const given = cell.dataset.value;
    const text = given ?? cell.textContent.trim();
    if (kind !== "number") return text === "" ? null : text;
    const value = given === undefined ? number(text) : parseFloat(text);
    return Number.isNaN(value) ? null : value;
  }

  const words = new Intl.Collator("en", { numeric: true });

  function sort(heading) {
    const table = heading.closest("table");
    const descends = heading.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", descends ? "descending" : "ascending");
    const place = heading.cellIndex;
    const kind = heading.dataset.kind;
    const rows = Array.from(table.tBodies[0].rows, (row) => ({ row, key: key(row.cells[place], kind) }));
    rows.sort((one, other) => {
      if (one.key === null || other.key === null) return (one.key === null) - (other.key === null);
      const order = kind === "number" ? one.key - other.key : words.compare(one.key, other.key);
      return descends ? -order : order;
    });
    table.tBodies[0].append(...rows.map((each) => each.row));
  }

  for (const table of document.querySelectorAll("table.sortable")) {
    if (table.tBodies[0].rows.length < 2) continue;
    for (const heading of table.tHead.rows[0].cells) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      button.addEventListener("click", () => sort(heading));
      heading.append(button);
    }
  }

  const filter = document.querySelector(".filter");
  if (filter) {
    const rows = document.querySelectorAll("table.ledger tbody tr");
    const buttons = filter.querySelectorAll("button");
    filter.hidden = false;
    for (const button of buttons) {
      button.addEventListener("click", () => {
        const wanted = button.dataset.verdict;
        let shown = 0;
        for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
        for (const row of rows) {
          row.hidden = wanted !== "" && row.dataset.verdict !== wanted;
          if (!row.hidden) shown += 1;
        }
        filter.querySelector("output").textContent = `${shown} of ${rows.length} claims shown`;
      });
    }
  }

  // What is too wide is scrolled with the keyboard, too.
  function reach() {
    for (const box of document.querySelectorAll(".scroll")) {
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", "Scrolls sideways");
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
      }
    }
  }
  reach();
  addEventListener("resize", reach);
  document.addEventListener("toggle", reach, true);

  // Printing unfolds everything but the specs, and takes the buttons out of the headings: browsers print
  // headings anew on every page only where there are none in them.
  let unfolded = [];
  let buttons = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details:not([open]):not(.spec)")];
    for (const part of unfolded) part.open = true;
    buttons = Array.from(document.querySelectorAll("th button"), (button) => ({ button, heading: button.parentNode }));
    for (const { button, heading } of buttons) heading.replaceChildren(...button.childNodes);
  });
  addEventListener("afterprint", () => {
    for (const part of unfolded) part.open = false;
    for (const { button, heading } of buttons) {
      button.append(...heading.childNodes);
      heading.append(button);
    }
    unfolded = [];
    buttons = [];
  });
})();
