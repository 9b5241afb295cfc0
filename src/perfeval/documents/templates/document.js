"use strict";
// What a page does beyond being read: tables sort, links open what they lead to, paper shows all.
(() => {
  const reveal = () => {
    const place = document.getElementById(location.hash.slice(1));
    const details = place && place.closest("details");
    if (details) details.open = true;
  };
  addEventListener("hashchange", reveal);
  reveal();

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const each of closed) each.open = true;
  });
  addEventListener("afterprint", () => {
    for (const each of closed) each.open = false;
    closed = [];
  });

  const words = new Intl.Collator("zh-CN", { numeric: true });
  const number = /^-?\d+(\.\d+)?/;
  const isFixed = (row) => row.cells[0].classList.contains("total");

  // A label that runs down beside several rows is repeated in each of them, so that rows can move.
  const apart = (rows) => {
    const held = [];
    return rows.map((row) => {
      const copy = row.cloneNode(false);
      const cells = [...row.cells];
      for (let column = 0; cells.length || held[column]; column += 1) {
        if (!held[column]) {
          const cell = cells.shift().cloneNode(true);
          held[column] = { cell, left: cell.rowSpan };
          cell.removeAttribute("rowspan");
          if (cell.scope === "rowgroup") cell.scope = "row";
        }
        copy.append(held[column].cell.cloneNode(true));
        for (let over = 1; over < held[column].cell.colSpan; over += 1) column += 1;
      }
      for (const column of held.keys()) {
        if (held[column] && (held[column].left -= 1) === 0) held[column] = undefined;
      }
      return copy;
    });
  };

  const sorted = (rows, column, sign) => {
    const texts = rows.map((row) => row.cells[column].textContent.trim());
    const given = texts.filter((text) => text && text !== "—");
    const areNumbers = given.every((text) => number.test(text));
    const compare = areNumbers
      ? (one, other) => parseFloat(one) - parseFloat(other)
      : words.compare;
    const isBlank = (text) => !text || text === "—";
    return rows
      .map((row, place) => ({ row, place, text: texts[place] }))
      .sort((one, other) =>
        isBlank(one.text) - isBlank(other.text) ||
        (isBlank(one.text) ? 0 : sign * compare(one.text, other.text)) ||
        one.place - other.place)
      .map((each) => each.row);
  };

  for (const table of document.querySelectorAll("table.sortable")) {
    const written = table.tBodies[0];
    const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
    const rows = [...written.rows];
    const first = rows.findIndex((row) => !isFixed(row));
    const last = rows.length - [...rows].reverse().findIndex((row) => !isFixed(row));
    if (first < 0 || last - first < 2) continue;
    const sort = (head, column) => {
      const next = { none: "ascending", ascending: "descending", descending: "none" };
      const order = next[head.getAttribute("aria-sort") || "none"];
      for (const each of heads) each.setAttribute("aria-sort", each === head ? order : "none");
      let body = written;
      if (order !== "none") {
        body = document.createElement("tbody");
        body.append(...rows.slice(0, first).map((row) => row.cloneNode(true)));
        const moved = sorted(apart(rows.slice(first, last)), column, order === "ascending" ? 1 : -1);
        body.append(...moved, ...rows.slice(last).map((row) => row.cloneNode(true)));
      }
      table.tBodies[0].replaceWith(body);
    };
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(head, column));
      head.append(button);
      head.setAttribute("aria-sort", "none");
    });
  }
})();
