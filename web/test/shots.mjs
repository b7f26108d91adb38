// shots.mjs CHROMIUM ADDRESS FOLDER - pictures of the main views, for the papers.
import { chromium } from "playwright-core";

const [, , browserPath, address, folder] = process.argv;
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
const page = await (await browser.newContext({ viewport: { width: 1040, height: 720 } })).newPage();

async function shot(name, hash, before = async () => {}) {
  await page.evaluate((h) => { location.hash = h; }, hash);
  await page.waitForTimeout(900);
  await before();
  await page.screenshot({ path: `${folder}/workbench-${name}.png` });
}

await page.goto(address);
await page.waitForSelector(".campaigns th a");
await page.waitForTimeout(1500);
const link = (n) => page.locator(".campaigns th a").nth(n).getAttribute("href");
const [first, last] = [await link(0), await link((await page.locator(".campaigns th a").count()) - 1)];
await shot("overview", "#/");
await shot("campaign", first, () => page.locator(".chip").first().click());
await shot("network", last + "/network", () => page.mouse.move(1, 1));
await page.evaluate(() => { location.hash = "#/worth"; });
await page.waitForSelector(".row a");
const message = await page.locator(".row a").first().getAttribute("href");
await shot("message", message);
await browser.close();
