// A browser that may reach nothing: every request but for the page itself is an error.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const require = createRequire(join(process.env.PACKAGES, "..", "package.json"));
const { chromium } = require("playwright-core");
export const axe = require.resolve("axe-core/axe.min.js");
export const mermaid = join(process.env.PACKAGES, "@mermaid-js/tiny/dist/mermaid.tiny.js");

export async function start() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"],
  });
}

/** Opens a file, and keeps what the page asked for and complained of. */
export async function open(browser, file, { fragment = "", colorScheme = "light", width = 1280, height = 900, bypassCSP = false } = {}) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height }, bypassCSP });
  const page = await context.newPage();
  const address = pathToFileURL(file).href;
  const requests = [], complaints = [];
  page.on("request", (request) => { if (request.url().split("#")[0] !== address) requests.push(request.url()); });
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(address + fragment, { waitUntil: "load" });
  return { page, context, requests, complaints };
}
