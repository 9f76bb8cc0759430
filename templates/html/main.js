function choices(field, values, order) {
  const counts = new Map();
  for (const row of data.rows) for (const value of new Set(values(row))) if (value) counts.set(value, (counts.get(value) || 0) + 1);
  const words = order ? order.filter((word) => counts.has(word)) : [...counts.keys()].sort();
  document.getElementById(field).replaceChildren(element("option", { value: "" }, "all"),
    ...words.map((word) => element("option", { value: word }, `${word} (${counts.get(word)})`)));
}

/** The lines of the cluster that is pointed at stand out. */
function bindTopology() {
  const picture = document.querySelector(".pairctl-graph");
  if (!picture) return;
  const edges = [...picture.querySelectorAll(".edge[data-ends]")].map((edge) => [edge, edge.dataset.ends.split(" ")]);
  const nodes = [...picture.querySelectorAll(".node[data-name]")];
  const focus = (name) => {
    const near = new Set([name]);
    for (const [edge, ends] of edges) {
      edge.classList.toggle("near", ends.includes(name));
      if (ends.includes(name)) ends.forEach((end) => near.add(end));
    }
    for (const node of nodes) node.classList.toggle("near", near.has(node.dataset.name));
    picture.classList.toggle("focus", Boolean(name));
  };
  for (const node of nodes) {
    for (const event of ["pointerenter", "focusin"]) node.parentNode.addEventListener(event, () => focus(node.dataset.name));
    for (const event of ["pointerleave", "focusout"]) node.parentNode.addEventListener(event, () => focus(""));
  }
}

function openView() {
  const isView = readFragment();
  show();
  if (!isView) return;
  const link = state.pair && document.querySelector("#rows tr.open a");
  (link || document.getElementById("findings-title")).scrollIntoView({ block: state.pair ? "center" : "start" });
  if (link) link.focus({ preventScroll: true });
}

function bindFilters() {
  const changed = (field, value) => { state[field] = value; state.page = 0; state.pair = ""; writeFragment(); show(); };
  for (const field of FIELDS) {
    const control = document.getElementById(field);
    control.addEventListener("input", () => changed(field, control.value));
  }
  const form = document.getElementById("filters");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const field of FIELDS) state[field] = "";
    changed("q", "");
  });
  const turn = (by) => () => { state.page += by; state.pair = ""; writeFragment(); show(); document.getElementById("status").scrollIntoView(); };
  document.getElementById("previous").addEventListener("click", turn(-1));
  document.getElementById("next").addEventListener("click", turn(1));
  // The open pair's own link closes it; within a filtered view the filters stay.
  document.getElementById("rows").addEventListener("click", (event) => {
    const link = event.target.closest("th > a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const id = link.textContent;
    state.pair = state.pair === id ? "" : id;
    writeFragment();
    show();
    [...document.querySelectorAll("#rows th > a")].find((one) => one.textContent === id)?.focus();
  });
}

/** On paper there are no pages to turn: all that is shown, and the matrix. */
function bindPrinting() {
  addEventListener("beforeprint", () => { drawMatrix(); drawRows(shown); });
  addEventListener("afterprint", () => show());
}

choices("cluster", (row) => [row.cluster, row.destination]);
choices("source", (row) => [row.cluster]);
choices("destination", (row) => [row.destination]);
choices("verdict", (row) => [row.verdict], ["fails", "unknown", "at-risk", "works"]);
choices("state", (row) => [row.state], ["missing", "changed", "extra", "unreadable", "unmanaged", "in-sync"]);
choices("code", (row) => row.found.map((fact) => fact.code));
choices("severity", (row) => row.found.map((fact) => fact.severity), ["error", "warning", "note"]);
bindFilters();
bindPrinting();
openView();
addEventListener("hashchange", () => { if (location.hash.includes("=") || location.hash === "") openView(); });
new IntersectionObserver((seen, observer) => {
  if (seen.some((one) => one.isIntersecting)) { observer.disconnect(); drawMatrix(); }
}, { rootMargin: "300px" }).observe(document.getElementById("matrix"));
setTimeout(bindTopology);
document.documentElement.dataset.interactive = performance.now().toFixed(0);
