/** The tables of sources and destinations, one for each part of the fleet. */
function drawMatrix() {
  const place = document.getElementById("matrix-tables");
  if (place.dataset.drawn) return;
  place.dataset.drawn = "yes";
  const cells = new Map(data.links.map((link) => [`${link.source} ${link.destination}`, link]));
  const sources = new Set(data.links.map((link) => link.source));
  const destinations = new Set(data.links.map((link) => link.destination));
  place.replaceChildren(...data.parts.map((part, number) => {
    const rows = part.filter((name) => sources.has(name));
    const columns = part.filter((name) => destinations.has(name));
    return matrixTable(`Part ${number + 1}: ${part.length} clusters`, rows, columns, cells);
  }));
  if (data.parts.length === 0) place.append(element("p", {}, "No pair joins two clusters."));
}

function matrixTable(title, rows, columns, cells) {
  const head = element("tr", {}, element("td", {}), ...columns.map((name) =>
    element("th", { scope: "col" }, element("span", {}, name))));
  const body = rows.map((source) => element("tr", {}, element("th", { scope: "row" }, source),
    ...columns.map((destination) => matrixCell(cells.get(`${source} ${destination}`), source === destination))));
  const table = element("table", { class: "matrix" }, element("caption", {}, title),
    element("thead", {}, head), element("tbody", {}, ...body));
  const region = { class: "scroll", role: "region", tabindex: "0", "aria-label": `Matrix, ${title}` };
  return element("div", region, table);
}

function matrixCell(link, isItself) {
  if (!link) return element("td", isItself ? { class: "itself" } : {});
  const health = Object.entries(link.health).map(([word, count]) => `${count} ${word}`).join(", ");
  const title = `${link.source} → ${link.destination}: ${link.objects} pairs${health ? `: ${health}` : ""}`;
  const sign = SIGNS[link.worst] ? ` ${SIGNS[link.worst]}` : "";
  const href = fragment({ source: link.source, destination: link.destination });
  return element("td", { class: link.worst || "plain" },
    element("a", { href, title, "aria-label": title }, `${link.objects}${sign}`));
}
