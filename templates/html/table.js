const PAGE = 200;
let shown = data.rows;

/** The text that a search looks through, made when the first one does. */
function searched(row) {
  row.text ??= [row.id, row.destination, row.mode, row.verdict, row.state,
    ...row.found.flatMap((fact) => [fact.code, fact.message])].join(" ").toLowerCase();
  return row.text;
}

function isShown(row, words) {
  return (!state.cluster || row.cluster === state.cluster || row.destination === state.cluster)
    && (!state.source || row.cluster === state.source)
    && (!state.destination || row.destination === state.destination)
    && (!state.verdict || row.verdict === state.verdict)
    && (!state.state || row.state === state.state)
    && (!state.code || row.found.some((fact) => fact.code === state.code))
    && (!state.severity || row.found.some((fact) => fact.severity === state.severity))
    && words.every((word) => searched(row).includes(word));
}

/** Shows what the state says. A pair that a link names is shown even where the filters would hide it. */
function show() {
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  shown = data.rows.filter((row) => isShown(row, words));
  if (state.pair) {
    let at = shown.findIndex((row) => row.id === state.pair);
    if (at < 0 && data.rows.some((row) => row.id === state.pair)) {
      for (const field of FIELDS) state[field] = "";
      shown = data.rows;
      at = shown.findIndex((row) => row.id === state.pair);
    }
    if (at >= 0) state.page = Math.floor(at / PAGE);
  }
  state.page = Math.max(0, Math.min(state.page, Math.ceil(shown.length / PAGE) - 1));
  for (const field of FIELDS) document.getElementById(field).value = state[field];
  drawRows(shown.slice(state.page * PAGE, (state.page + 1) * PAGE));
  drawStatus();
}

function drawRows(rows) {
  const drawn = rows.flatMap((row) => row.id === state.pair ? [rowOf(row, true), detailOf(row)] : [rowOf(row, false)]);
  document.getElementById("rows").replaceChildren(...drawn);
}

function rowOf(row, isOpen) {
  const link = element("a", { href: fragment({ pair: row.id }), "aria-expanded": String(isOpen) }, row.id);
  const found = row.found.slice(0, 3).map((fact) => element("li", {},
    badge(fact.severity), " ", element("code", {}, fact.code), " ", element("span", { class: "message" }, fact.message)));
  const more = row.found.length - found.length;
  if (more > 0) found.push(element("li", { class: "quiet" }, `and ${more} more`));
  return element("tr", isOpen ? { class: "open" } : {}, element("th", { scope: "row" }, link),
    element("td", {}, row.destination || "–"), element("td", {}, badge(row.verdict)), element("td", {}, badge(row.state)),
    element("td", {}, (row.until || "").split("T")[0]),
    element("td", {}, found.length ? element("ul", { class: "found" }, ...found) : ""));
}

function detailOf(row) {
  return element("tr", { class: "opened" }, element("td", { colspan: "6" }, detail(row)));
}

function drawStatus() {
  const pages = Math.max(1, Math.ceil(shown.length / PAGE));
  const known = !state.pair || data.rows.some((row) => row.id === state.pair);
  document.getElementById("status").textContent = `${shown.length} of ${data.rows.length} pairs`
    + (known ? "" : `; there is no pair ${state.pair}`);
  document.getElementById("page").textContent = `Page ${state.page + 1} of ${pages}`;
  document.getElementById("previous").disabled = state.page === 0;
  document.getElementById("next").disabled = state.page + 1 >= pages;
  document.querySelector(".pages").hidden = pages === 1;
}
