// What is shown, and the fragment of the address that says so: #pair=east/payments/dr, #verdict=fails&cluster=east.
const data = JSON.parse(document.getElementById("data").textContent);
const FIELDS = ["q", "cluster", "source", "destination", "verdict", "state", "code", "severity"];
const state = { page: 0, pair: "" };
for (const field of FIELDS) state[field] = "";

const SIGNS = { fails: "✕", unknown: "?", "at-risk": "!", changed: "!", missing: "✕", extra: "!", unreadable: "?", error: "✕", warning: "!" };

for (const row of data.rows) {
  row.id = `${row.cluster}/${row.namespace}/${row.name}`;
  row.found = (row.facts || []).map((number) => data.facts[number]);
}

/** An element with attributes and children; texts are never markup. */
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

/** A word with its sign, so that no colour is needed to read it. */
function badge(word) {
  return word ? element("span", { class: `badge ${word}` }, SIGNS[word] ? `${SIGNS[word]} ` : "", word) : "";
}

/** The address of a view of this page. */
function fragment(values) {
  const parts = Object.entries(values).filter(([, value]) => value);
  return "#" + parts.map(([key, value]) => `${key}=${value.split("/").map(encodeURIComponent).join("/")}`).join("&");
}

/** Takes the fragment over; says whether it is a view at all, and not the name of a section. */
function readFragment() {
  const text = location.hash.slice(1);
  if (!text.includes("=")) return false;
  const values = new URLSearchParams(text);
  for (const field of FIELDS) state[field] = values.get(field) || "";
  state.pair = values.get("pair") || "";
  state.page = 0;
  return true;
}

/** Writes the view into the address without a step in the history for each letter. */
function writeFragment() {
  const values = Object.fromEntries(FIELDS.map((field) => [field, state[field]]));
  const wanted = fragment({ ...values, pair: state.pair });
  history.replaceState(null, "", wanted === "#" ? location.pathname + location.search : wanted);
}
