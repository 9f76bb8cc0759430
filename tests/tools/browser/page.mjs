// The page about a fleet, used as somebody would. Arguments: the fleet in 40 parts, the fleet as one part, a small fleet.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { axe, open, start } from "./start.mjs";

const [fleet, onePart, small] = process.argv.slice(2);
const browser = await start();

const status = (page) => page.locator("#status").textContent();
const rows = (page) => page.locator("#rows > tr:not(.opened)").count();
const count = async (page) => Number((await status(page)).split(" ")[0]);

async function loads(file, name) {
  const { page, context, requests, complaints } = await open(browser, file);
  const times = await page.evaluate(() => {
    const [load] = performance.getEntriesByType("navigation");
    return { interactive: Number(document.documentElement.dataset.interactive), load: Math.round(load.loadEventEnd) };
  });
  console.log(`${name}: filters ready ${times.interactive} ms after the navigation began, loaded after ${times.load} ms`);
  assert.ok(times.interactive > 0 && times.interactive < 10_000, "the script ran to its end");
  assert.equal(await rows(page), Math.min(200, await count(page)));
  const filtered = await page.evaluate(async () => {
    const began = performance.now();
    const search = document.getElementById("q");
    search.value = "token-expired";
    search.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return Math.round(performance.now() - began);
  });
  console.log(`${name}: a search of all pairs is on the screen after ${filtered} ms`);
  assert.deepEqual(requests, [], "the page asked for something");
  assert.deepEqual(complaints, []);
  await context.close();
}

async function filters(file) {
  const { page, context, complaints } = await open(browser, file);
  const all = await count(page);
  await page.fill("#q", "token-expired berlin");
  const found = await count(page);
  assert.ok(found > 0 && found < all, `${found} of ${all}`);
  assert.match(await page.locator("#rows").textContent(), /token-expired/);
  await page.fill("#q", "");
  for (const [field, value] of [["verdict", "fails"], ["state", "changed"], ["code", "token-expires-soon"], ["severity", "error"], ["cluster", "berlin-00"], ["source", "berlin-00"], ["destination", "berlin-00"]]) {
    await page.selectOption(`#${field}`, value);
    const narrowed = await count(page);
    assert.ok(narrowed > 0 && narrowed < all, `${field}: ${narrowed} of ${all}`);
    assert.ok(page.url().endsWith(`#${field}=${value}`), page.url());
    await page.click("#filters button[type=reset]");
    assert.equal(await count(page), all);
  }
  await page.fill("#q", "no such pair anywhere");
  assert.equal(await rows(page), 0);
  assert.equal(await count(page), 0);
  await page.click("#filters button[type=reset]");
  await page.click("#next");
  assert.match(await page.locator("#page").textContent(), /^Page 2 of 11$/);
  assert.equal(await rows(page), 200);
  assert.deepEqual(complaints, []);
  await context.close();
}

async function links(file) {
  const wanted = "berlin-24/payments/to-dublin-24";
  const { page, context, complaints } = await open(browser, file, { fragment: `#pair=${wanted}` });
  const opened = page.locator("#rows tr.open a");
  assert.equal(await opened.textContent(), wanted);
  assert.equal(await opened.getAttribute("aria-expanded"), "true");
  assert.ok(await opened.evaluate((link) => link === document.activeElement), "the pair has the focus");
  assert.ok(await page.locator("#rows tr.opened .detail").isVisible());
  const box = await opened.boundingBox();
  assert.ok(box.y > 0 && box.y < 900, `the pair is in view: ${box.y}`);
  await opened.click();
  assert.equal(await page.locator("#rows tr.opened").count(), 0);
  // A link that somebody follows within the page.
  await page.evaluate(() => { location.hash = "#verdict=fails"; });
  await page.waitForFunction(() => document.getElementById("verdict").value === "fails");
  const failing = await count(page);
  assert.equal(failing, Number(await page.locator('.counts a[href="#verdict=fails"] b').textContent()));
  await page.evaluate(() => { location.hash = "#pair=nowhere/a/b"; });
  await page.waitForFunction(() => document.getElementById("status").textContent.includes("there is no pair nowhere/a/b"));
  // From the matrix and from the picture.
  await page.locator("#matrix").scrollIntoViewIfNeeded();
  const cell = page.locator(".matrix td a").first();
  const objects = Number.parseInt(await cell.textContent(), 10);
  await cell.click();
  await page.waitForFunction((objects) => document.getElementById("status").textContent.startsWith(`${objects} of `), objects);
  await page.locator('.pairctl-graph a[href="#cluster=oslo-03"]').click();
  await page.waitForFunction(() => document.getElementById("cluster").value === "oslo-03");
  assert.deepEqual(complaints, []);
  await context.close();
}

async function prints(file) {
  const { page, context, complaints } = await open(browser, file, { colorScheme: "dark" });
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assert.equal(await page.locator("#filters").isVisible(), false);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  const pdf = await page.pdf({ format: "A4" });
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await rows(page), await count(page), "paper has all pairs, not a page of them");
  assert.ok(await page.locator(".matrix").count() > 0, "paper has the matrix");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await rows(page), 200);
  assert.deepEqual(complaints, []);
  await context.close();
}

async function colours(file) {
  const seen = {};
  for (const colorScheme of ["light", "dark"]) {
    const { page, context } = await open(browser, file, { colorScheme });
    seen[colorScheme] = await page.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]);
    await context.close();
  }
  assert.notDeepEqual(seen.light, seen.dark);
}

async function everybody(file, name, colorScheme, width) {
  // axe is put into the page, which the page's own policy would refuse.
  const { page, context } = await open(browser, file, { colorScheme, width, bypassCSP: true, fragment: "#code=changed-in-cluster" });
  await page.locator("#rows th a").first().click();
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.evaluate(await readFile(axe, "utf8"));
  const { violations, passes } = await page.evaluate(() => axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
  }));
  console.log(`${name}, ${colorScheme}, ${width} wide: ${passes.length} rules of axe passed, ${violations.length} violated`);
  const said = violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 200) + " " + node.failureSummary).join(" | ")}`);
  assert.deepEqual(said, []);
  assert.ok(passes.length > 20, "axe looked at the page");
  await context.close();
}

try {
  await loads(fleet, "200 clusters in 40 parts");
  await loads(onePart, "200 clusters in one part");
  await filters(fleet);
  await links(fleet);
  await prints(fleet);
  await colours(fleet);
  await everybody(small, "15 clusters", "light", 1280);
  await everybody(small, "15 clusters", "dark", 1280);
  await everybody(small, "15 clusters", "light", 480);
  await everybody(fleet, "200 clusters", "dark", 1280);
  console.log("all is well");
} finally {
  await browser.close();
}
