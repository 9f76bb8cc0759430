// Mermaid reads and draws each file. Arguments: the files.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { mermaid, open, start } from "./start.mjs";

const files = process.argv.slice(2);
const browser = await start();
try {
  for (const file of files) {
    const empty = `${file}.html`;
    await writeFile(empty, "<!DOCTYPE html><title>Mermaid</title><body></body>");
    const { page, context, requests } = await open(browser, empty);
    await page.addScriptTag({ content: await readFile(mermaid, "utf8") });
    const text = await readFile(file, "utf8");
    const drawn = await page.evaluate(async (text) => {
      mermaid.initialize({ startOnLoad: false });
      const { diagramType } = await mermaid.parse(text);
      const { svg } = await mermaid.render("drawn", text);
      document.body.innerHTML = svg;
      const texts = (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent.trim());
      return {
        diagramType, nodes: texts(".node"), edges: texts(".edgeLabel").filter(Boolean),
        odd: [...document.body.querySelectorAll("script, img, a[href]")].map((one) => one.outerHTML), title: document.querySelector("svg title")?.textContent,
      };
    }, text);
    const declared = text.split("\n").filter((line) => /^  n\d+[[({>]/.test(line));
    const joined = text.split("\n").filter((line) => line.includes('|"'));
    assert.match(drawn.diagramType, /^flowchart/);
    assert.equal(drawn.nodes.length, declared.length);
    assert.ok(drawn.edges.length >= joined.length, `${drawn.edges.length} lines`);
    assert.deepEqual(drawn.odd, [], "a name became markup");
    assert.equal(drawn.title, "ClusterPairs of the fleet");
    if (file.endsWith("hostile.mmd")) {
      for (const name of ["a --> b", "a\"] --> b[\"c", "<img src=x onerror=alert(1)>", "%%{init: {}}%%", "back\\slash\\"]) {
        assert.ok(drawn.nodes.includes(name), `${name}: ${drawn.nodes.join(" ; ")}`);
      }
    }
    assert.deepEqual(requests, []);
    console.log(`Mermaid drew ${drawn.nodes.length} clusters and ${joined.length} lines`);
    await context.close();
  }
  console.log("all is well");
} finally {
  await browser.close();
}
