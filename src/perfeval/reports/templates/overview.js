"use strict";
// The table of an overview: filtered, sorted, a hundred rows at a time, each with its panel.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const data = read("table");
  const states = read("names");
  const [NAME, UNIT, FILE, YEAR, POINTS, DECLARED, TOTAL, GRADE, STATE, ERRORS, WARNINGS, CODES, REPORT] = Array(13).keys();
  const COLUMNS = ["number", "name", "unit", "year", "points", "declared", "total", "grade", "state", "errors", "warnings"];

  const section = document.getElementById("forms");
  const form = section.querySelector("form");
  const output = section.querySelector("output");
  const table = section.querySelector("table");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells].slice(0, COLUMNS.length);
  const more = section.querySelector(".more");
  const BATCH = +more.querySelector("[name=more]").value; // rows that are drawn at a time
  const [rowModel, panelModel] = ["row", "panel"].map((id) => document.getElementById(id).content.firstElementChild);
  let details = null; // read when the first panel opens

  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const texts = data.forms.map((each) => folded(`${each[NAME]}\n${each[UNIT]}\n${each[FILE]}`));
  const stateNames = Object.keys(states);

  // --- which rows, in which order ------------------------------------------------------------
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const ranked = (at) => {
    const all = [...new Set(data.forms.map((each) => each[at]))].sort(collator.compare);
    const ranks = new Map(all.map((text, rank) => [text, rank]));
    return data.forms.map((each) => (each[at] ? ranks.get(each[at]) : NaN));
  };
  const numbers = (at) => data.forms.map((each) => (each[at] === "" ? NaN : parseFloat(each[at])));
  const keys = {
    number: () => data.forms.map((_, index) => index),
    name: () => ranked(NAME),
    unit: () => ranked(UNIT),
    year: () => numbers(YEAR),
    points: () => numbers(POINTS),
    declared: () => numbers(DECLARED),
    total: () => numbers(TOTAL),
    grade: () => data.forms.map((each) => (each[GRADE] ? data.grades.indexOf(each[GRADE]) : NaN)),
    state: () => data.forms.map((each) => stateNames.indexOf(each[STATE])),
    errors: () => numbers(ERRORS),
    warnings: () => numbers(WARNINGS),
  };
  const known = {};
  let order = { column: "", sign: 1 };
  let shown = [];

  const wanted = () => {
    const { q, grade, state, year, code } = form.elements;
    const words = folded(q.value).split(/\s+/).filter(Boolean);
    const place = code.value ? data.codes.indexOf(code.value) : -1;
    return (each, index) =>
      (!grade.value || (each[GRADE] || "-") === grade.value) &&
      (!state.value || each[STATE] === state.value) &&
      (!year.value || each[YEAR] === year.value) &&
      (place < 0 || each[CODES].includes(place)) &&
      words.every((word) => texts[index].includes(word));
  };

  const sort = () => {
    if (!order.column) return;
    const key = (known[order.column] ||= keys[order.column]());
    // What is blank stands last either way, what is equal as it came.
    shown.sort((one, other) => {
      const [first, second] = [key[one], key[other]];
      if (first !== first || second !== second) return (first !== first) - (second !== second) || one - other;
      return order.sign * (first - second) || one - other;
    });
  };

  const LONGEST = 200; // characters of a name in the table; the panel has all of it
  const clipped = (text) => {
    const signs = text.length > LONGEST ? [...text] : [];
    return signs.length > LONGEST ? `${signs.slice(0, LONGEST - 1).join("")}…` : text;
  };

  // --- drawing -------------------------------------------------------------------------------
  const row = (index) => {
    const each = data.forms[index];
    const drawn = rowModel.cloneNode(true);
    const values = [index + 1, , clipped(each[UNIT]), each[YEAR], each[POINTS], each[DECLARED], each[TOTAL],
      each[GRADE] || "—", states[each[STATE]], each[ERRORS], each[WARNINGS]];
    values.forEach((value, column) => { drawn.cells[column].textContent = value; });
    const button = drawn.cells[1].firstElementChild;
    button.textContent = clipped(each[NAME]);
    button.value = index;
    const link = drawn.querySelector("a");
    if (link && each[REPORT]) {
      link.href = each[REPORT];
      link.setAttribute("aria-label", `${link.textContent} ${clipped(each[NAME])}`);
    } else if (link) link.remove();
    return drawn;
  };

  const draw = (count) => {
    const start = body.querySelectorAll(":scope > tr:not(.panel)").length;
    body.append(...shown.slice(start, start + count).map(row));
    more.hidden = start + count >= shown.length;
  };

  const show = () => {
    shown = [];
    const fits = wanted();
    data.forms.forEach((each, index) => { if (fits(each, index)) shown.push(index); });
    sort();
    body.replaceChildren();
    draw(BATCH);
    output.textContent = output.dataset.text.replace("{shown}", shown.length).replace("{all}", data.forms.length);
    for (const each of form.querySelectorAll("label")) each.classList.toggle("set", Boolean(each.control.value));
    heads.forEach((head, column) => {
      const isIt = COLUMNS[column] === order.column;
      head.setAttribute("aria-sort", !isIt ? "none" : order.sign > 0 ? "ascending" : "descending");
    });
  };

  const panel = (index) => {
    details ||= read("details");
    const drawn = panelModel.cloneNode(true);
    drawn.id = `panel-${index}`;
    const each = data.forms[index];
    const long = [NAME, UNIT].map((at) => each[at]).filter((text) => clipped(text) !== text);
    drawn.querySelector(".file").textContent = [...long, each[FILE]].join("\n");
    drawn.querySelectorAll("table").forEach((part, which) => {
      const lines = details.forms[index][which];
      part.hidden = !lines.length;
      part.nextElementSibling.hidden = Boolean(lines.length);
      for (const line of lines) {
        const cells = part.tBodies[0].insertRow();
        for (const place of line) cells.insertCell().textContent = details.texts[place];
      }
    });
    return drawn;
  };

  const toggle = (button) => {
    const above = button.closest("tr");
    const isOpen = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!isOpen));
    if (isOpen) {
      above.nextElementSibling.remove();
      button.removeAttribute("aria-controls");
    } else {
      above.after(panel(+button.value));
      button.setAttribute("aria-controls", `panel-${button.value}`);
    }
  };

  // --- the view in the address ---------------------------------------------------------------
  const FIELDS = ["q", "grade", "state", "year", "code"];
  const written = () => {
    const view = new URLSearchParams();
    for (const name of FIELDS) if (form.elements[name].value) view.set(name, form.elements[name].value);
    if (order.column) view.set("sort", (order.sign < 0 ? "-" : "") + order.column);
    return view.toString();
  };
  const remember = () => {
    try {
      history.replaceState(null, "", `#${written()}`);
    } catch { /* a page inside another one has no address of its own */ }
  };
  let later = 0;
  const changed = () => {
    show();
    clearTimeout(later);
    later = setTimeout(remember, 250);
  };
  const restore = () => {
    const view = new URLSearchParams(location.hash.slice(1));
    for (const name of FIELDS) form.elements[name].value = view.get(name) || "";
    for (const each of form.querySelectorAll("select")) if (each.selectedIndex < 0) each.value = "";
    const [, sign, column] = /^(-?)(.*)$/.exec(view.get("sort") || "");
    order = COLUMNS.includes(column) ? { column, sign: sign ? -1 : 1 } : { column: "", sign: 1 };
    show();
  };

  // --- what happens when -----------------------------------------------------------------------
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(changed));
  table.tHead.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (order.column !== button.name) order = { column: button.name, sign: 1 };
    else if (order.sign > 0) order = { column: button.name, sign: -1 };
    else order = { column: "", sign: 1 };
    changed();
  });
  body.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) toggle(button);
  });
  more.addEventListener("click", (event) => {
    if (event.target.name) draw(event.target.name === "all" ? Infinity : BATCH);
  });
  for (const cell of document.querySelectorAll("[data-code]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.append(...cell.childNodes);
    button.addEventListener("click", () => {
      form.reset();
      form.elements.code.value = data.codes[cell.dataset.code];
      changed();
      document.getElementById("all").focus();
    });
    cell.append(button);
  }
  addEventListener("hashchange", () => { if (location.hash.slice(1) !== written()) restore(); });
  addEventListener("beforeprint", () => draw(Infinity));

  section.hidden = false;
  restore();
})();
