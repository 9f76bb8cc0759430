// The pictures of the documents. Arguments: a small fleet, a large one, the folder.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { open, start } from "./start.mjs";

const [small, large, folder] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const browser = await start();

async function shoot(file, name, options, prepare) {
  const { page, context } = await open(browser, file, options);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await prepare?.(page);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await context.close();
}

const to = (section) => (page) => page.evaluate((id) => document.getElementById(id).scrollIntoView(), section);
const size = { width: 1200, height: 820 };
try {
  await shoot(small, "page-light", { ...size });
  await shoot(small, "page-dark", { ...size, colorScheme: "dark" }, to("matrix"));
  await shoot(small, "page-pair", { ...size, fragment: "#state=changed" }, async (page) => { await page.locator("#rows th a").first().click(); await to("findings")(page); });
  await shoot(large, "page-200-clusters", { ...size, height: 1000 }, to("topology"));
  console.log("all is well");
} finally {
  await browser.close();
}
