/** Everything about one pair. */
function detail(row) {
  const parts = [element("p", { class: "where" }, element("b", {}, row.id), row.destination ? ` → ${row.destination}` : "",
    row.mode ? ` · ${row.mode}` : "", row.place ? element("span", { class: "quiet" }, ` · ${row.place}`) : "")];
  parts.push(...row.found.map(factBlock));
  if (row.found.length === 0) parts.push(element("p", {}, "Nothing was found."));
  const notes = (row.notes || []).map((number) => element("li", {}, data.texts[number]));
  if (notes.length) parts.push(element("ul", { class: "notes" }, ...notes));
  if (row.diff !== undefined) parts.push(diffBlock(data.texts[row.diff]));
  return element("div", { class: "detail" }, ...parts);
}

function factBlock(fact) {
  const evidence = (fact.evidence || []).map((line) => element("li", {}, line));
  return element("div", { class: "fact" },
    element("p", {}, badge(fact.severity), " ", element("code", {}, fact.code), " ", fact.message,
      element("span", { class: "quiet" }, ` (${fact.by})`)),
    evidence.length ? element("ul", {}, ...evidence) : "",
    fact.help ? element("p", { class: "help" }, "→ ", fact.help) : "");
}

function diffBlock(text) {
  const kinds = { "+": "added", "-": "removed", "@": "hunk" };
  const lines = text.split("\n").map((line) =>
    element("span", kinds[line[0]] ? { class: kinds[line[0]] } : {}, line + "\n"));
  return element("pre", { class: "diff", tabindex: "0", role: "region", "aria-label": "Masked diff from live to wanted" }, ...lines);
}
