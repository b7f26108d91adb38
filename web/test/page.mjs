// page.mjs CHROMIUM ADDRESS SCENARIO ... - the workbench's page in a browser, as people use it.
//
// Whatever is done, the console has no error, nothing breaks the policy, no address but ours is
// asked for, and nothing is wider than the window. Prints what failed; exit 1.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [, , browserPath, address, scenario, ...more] = process.argv;
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const failures = [];
const check = (truth, what) => { if (!truth) { failures.push(what); console.log("FAILED " + what); } };
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu-sandbox"] });

/** A window that is let in; what it complains of is a failure. */
async function open(options = {}, selector = "main h1:not(.sr)") {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("console", (m) => m.type() === "error" && check(false, "console: " + m.text()));
  page.on("pageerror", (e) => check(false, "error in the page: " + e.message));
  page.on("dialog", (d) => { check(false, "a dialog: " + d.message()); d.dismiss(); });
  page.on("popup", () => check(false, "a window opened"));
  const ours = new URL(address).origin;
  page.on("request", (r) => check(r.url().startsWith(ours) || r.url().startsWith("blob:" + ours), "asked of another: " + r.url()));
  await page.addInitScript(() => addEventListener("securitypolicyviolation", (e) => console.error("policy: " + e.violatedDirective + " " + e.blockedURI)));
  await page.goto(address);
  await page.waitForSelector(selector, { timeout: 30000 });
  check(!page.url().includes("t="), "the token stays in the address");
  return page;
}

/** In the page: scroll the list by steps of a few rows, then jump far into it. */
async function scrolled() {
  const box = document.querySelector(".scroller"), frame = () => new Promise((on) => requestAnimationFrame(on)), gaps = [];
  let last = await frame();
  for (let i = 0; i < 120; i++) {
    box.scrollTop += 400;
    const now = await frame();
    gaps.push(now - last);
    last = now;
  }
  const began = performance.now();
  box.scrollTop = box.scrollHeight * 0.7;
  await frame();
  await frame();
  while (![...document.querySelectorAll(".row")].every((r) => r.querySelector("a")) && performance.now() - began < 20000) await frame();
  const jump = performance.now() - began;
  gaps.sort((a, b) => a - b);
  return { median: gaps[60], most: gaps[113], longest: gaps[119], jump };
}

/** Go to a view, until it says no more that it waits. */
async function go(page, hash) {
  await page.evaluate((h) => { location.hash = h; }, hash);
  await settled(page);
}

async function settled(page) {
  await page.waitForTimeout(30);
  await page.waitForFunction(() => document.querySelector("main h1") && ![...document.querySelectorAll("main [role=status], main .list-count, main .row .quiet")].some((e) => /One moment|being prepared|index of this case|^…$/.test(e.textContent ?? "")), null, { timeout: 20000 });
}

async function fits(page, what) {
  const over = await page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - innerWidth;
    const who = wide > 0 ? [...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 4).map((e) => e.tagName + "." + e.className) : [];
    return { wide, who };
  });
  check(over.wide <= 0, `${what} is ${over.wide} wider than the window: ${over.who}`);
}

async function accessible(page, what) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map((v) => ({ id: v.id, impact: v.impact, nodes: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)) })));
  for (const v of found) if (v.impact === "serious" || v.impact === "critical") check(false, `${what}: axe ${v.id}: ${v.nodes.join(" | ")}`);
}

const text = (page, selector) => page.locator(selector).first().innerText();
const first = async (page, selector) => page.locator(selector).first().getAttribute("href");

async function views(page) {
  await go(page, "#/");
  const campaign = (await first(page, ".campaigns th a")).slice(2), id = campaign.split("/")[1];
  const ids = await page.locator(".campaigns th a").evaluateAll((as) => as.map((a) => a.getAttribute("href").split("/")[2]));
  await go(page, `#/campaign/${id}/messages`);
  const message = (await first(page, ".row a")).split("?")[0];
  const other = (await page.locator(".row a").nth(1).getAttribute("href")).split("?")[0];
  await go(page, message);
  const sender = await first(page, ".lead a");
  return ["#/", `#/${campaign}`, `#/${campaign}/messages`, `#/${campaign}/senders`, `#/campaign/${ids[ids.length - 1]}/network`, message, sender,
    message.replace("message", "compare"), message.replace("message", "compare") + "/" + other.split("/").pop(), "#/search?q=the", "#/individual", "#/individual?order=length", "#/worth", "#/problems"];
}

const scenarios = {
  /** Each view, in a wide and a narrow window, light and dark. */
  async views() {
    const page = await open();
    const all = await views(page);
    all.push("#/aside/newsletter");
    for (const v of all) {
      await go(page, v);
      check((await text(page, "main h1")).length > 2, v + " has a title");
      await fits(page, v);
      await accessible(page, v);
    }
    const dark = await open({ viewport: { width: 360, height: 740 }, colorScheme: "dark", reducedMotion: "reduce" });
    for (const v of all) {
      await go(dark, v);
      await fits(dark, v + " in a narrow window");
      // The same pieces in other colours: those views that have all of them.
      if (/^#\/($|campaign\/\w+$|message|compare\/\d+\/|search)/.test(v)) await accessible(dark, v + " in the dark");
    }
    const ground = await dark.evaluate(() => getComputedStyle(document.body).backgroundColor);
    check(/^rgb\((\d), |^rgb\([1-4]\d, /.test(ground), "the dark scheme is dark: " + ground);
  },

  /** From view to view by links; what they show belongs together. */
  async links() {
    const page = await open();
    await settled(page);
    check((await text(page, ".figures")).includes("individual"), "the figures");
    check(!(await text(page, "main")).includes("NaN"), "no number is missing");
    await page.locator(".campaigns th a").first().click();
    await settled(page);
    check(!(await text(page, "main")).includes("NaN"), "no number is missing");
    await page.locator(".chip").first().click();
    check(await page.locator("#slot-values tr").count() > 0, "a slot shows its values");
    check(await page.locator(".additions li").count() > 0, "additions are shown");
    check((await text(page, "#why-not")).length > 0 && await page.locator(".caveats li").count() > 0, "why it may be something else");
    check(await page.locator(".plot canvas").count() === 1, "a timeline is drawn");
    await page.locator("summary", { hasText: "As a table" }).first().click();
    check(await page.locator(".chart tbody tr").count() > 1, "the timeline has a table");
    await page.locator(".evidence summary").first().click();
    await page.locator(".evidence .refs a").first().click();
    await settled(page);
    check(page.url().includes("#/message/"), "evidence leads to its message");
    check(await page.locator(".paper .m-script").count() > 0, "the script is marked in the message");
    check(/^[0-9a-f]{64}$/.test(await text(page, ".fields code")), "the hash is shown");
    await page.locator(".lead a").first().click();
    await settled(page);
    check(page.url().includes("#/sender/") && await page.locator(".row a").count() > 0, "a sender has messages");
    await page.locator(".row a").first().click();
    await settled(page);
    await page.getByRole("link", { name: "Compare…" }).click();
    await settled(page);
    await page.locator(".row a").nth(3).click();
    await settled(page);
    check(await page.locator(".sides article").count() === 2 && (await text(page, ".sides")).length > 200, "two messages stand side by side");
    await page.goBack();
    await page.goBack();
    await settled(page);
    check(page.url().includes("#/message/"), "back leads back");
    await page.reload();
    await settled(page);
    check(page.url().includes("#/message/") && await page.locator(".paper").count() > 0, "the address is the state");
    await page.getByRole("link", { name: "Overview" }).click();
    await settled(page);
    await page.locator(".campaigns th a").last().click();
    await page.getByRole("link", { name: "Network" }).click();
    await settled(page);
    await page.waitForSelector(".network canvas");
    const ties = await page.locator("main tbody tr").count();
    check(ties > 2, "the network has a table");
    await page.locator("fieldset input[type=checkbox]").first().uncheck();
    check(await page.locator("main tbody tr").count() < ties || ties === 50, "ties are filtered");
  },

  /** Who goes first, rhythms, places, camps, and what a campaign followed: seen, and told with what it does not show. */
  async happened() {
    const page = await open();
    await settled(page);
    const section = (title) => page.locator("main section", { has: page.getByRole("heading", { name: title, exact: true }) });
    const says = async (title, ...words) => {
      const told = (await section(title).count()) === 1 ? await section(title).innerText() : "";
      for (const w of words) check(told.includes(w), `"${title}" says "${w}": ${told.slice(0, 300)}`);
      check(!/NaN|undefined|null|\[object/.test(told), `"${title}" has a number for all: ${told}`);
    };
    await says("Who goes first, over several campaigns", "k3 is usually first: in ", "is not to lead");
    await says("Camps that use the same scripts", "And yet senders of both use 3 scripts", "to say the same is not to agree", "Camp 2: ", "most its own: ");
    check(await section("Camps that use the same scripts").locator("tbody tr").count() === 1, "the camps have a table");
    await says("After events", "1 event was given", "together there are ", "“A meeting on the <b>pier</b>”, ", "In the 24 hours after it ", "does not show that it moved anyone");
    check(await section("After events").locator(".plot canvas").count() === 1, "the hours after the event are drawn");
    check(await section("After events").locator("table.placebos tbody tr").count() >= 9, "the event's dates have a table");
    await section("After events").locator("button").first().focus();
    await page.keyboard.press("Enter");
    await settled(page);
    check(page.url().includes("event=") && await section("After events").locator("button[aria-pressed=true]").count() === 1, "an event is chosen by keys, and the address says so");
    await fits(page, "the overview");
    await accessible(page, "the overview");
    const all = await page.locator(".campaigns th a").evaluateAll((as) => as.map((a) => a.getAttribute("href")));
    await section("Camps that use the same scripts").locator("li a").first().click();
    await settled(page);
    check(all.includes(new URL(page.url()).hash) && (await text(page, "main h1")).length > 2, "camps lead to a campaign: " + page.url());
    check(await section("How it comes again").count() === 0 && await section("In how many places").count() === 0, "what was not found has no section");
    const seen = { beat: 0, first: 0, followed: 0 }, telling = ["#/"];
    for (const c of all) {
      await go(page, c);
      const told = await text(page, "main");
      if (!/How it comes again| is usually first: in |times as many/.test(told)) continue;
      telling.push(c);
      if (told.includes("How it comes again")) {
        seen.beat++;
        await says("How it comes again", "It comes again each week, on Tuesday about 1", "in 12 weeks of 12", "does not show a plan");
        check(await section("How it comes again").locator(".plot canvas").count() === 1, "the clock is drawn");
        await section("How it comes again").locator("summary").click();
        check(/Tue 1\d:00\t\d+\t/.test(await section("How it comes again").locator("tbody").innerText()), "the clock has a table: " + await section("How it comes again").locator("tbody").innerText());
        await says("In how many places", "senders are in 20 places, where chance gives", "more than chance", "<i>Newford</i>", "it does not show");
        await section("In how many places").locator("summary").click();
        check(await section("In how many places").locator("tbody tr").count() === 20, "the places have a table");
      }
      if (/ is usually first: in /.test(told)) {
        seen.first++;
        await says("Who goes first", "k3 is usually first: in ", "where chance gives", "Who usually comes after whom", "is not to lead", "Going first does not show who organised it");
        check(await section("Who goes first").locator("tbody tr").count() > 3, "who goes first has tables");
      }
      if (told.includes("times as many")) {
        seen.followed++;
        await says("When, and after what", "“A meeting on the <b>pier</b>”, ", "In the 24 hours after it ", "same weekday and hour of", "does not show that it moved anyone");
        check(await page.locator("table.placebos tbody tr").count() >= 9, "the dates that are compared have a table");
        // Bands of the colour of .key.placebo, as the canvas holds it.
        const grey = await page.evaluate(() => {
          const c = document.querySelector(".plot canvas"), d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
          let n = 0;
          for (let i = 0; i < d.length; i += 4) n += Math.abs(d[i] - 0x9a) < 4 && Math.abs(d[i + 1] - 0xa5) < 4 && Math.abs(d[i + 2] - 0xad) < 4 && Math.abs(d[i + 3] - 153) < 4;
          return n;
        });
        check(grey > 500, "the hours that are compared are drawn: " + grey);
      }
      await fits(page, c);
      await accessible(page, c);
    }
    check(seen.beat === 1 && seen.first === 2 && seen.followed === 1, "all of it was seen: " + JSON.stringify(seen));
    const narrow = await open({ viewport: { width: 360, height: 740 }, colorScheme: "dark" });
    for (const c of telling) {
      await go(narrow, c);
      await fits(narrow, c + " in a narrow window");
      if (c === "#/") await accessible(narrow, c + " in the dark");
    }
  },

  /** Everything by keys alone. */
  async keys() {
    const page = await open();
    await settled(page);
    await page.keyboard.press("Tab");
    check(await page.evaluate(() => document.activeElement.className) === "skip", "the first stop leads to the content");
    await page.keyboard.press("Enter");
    check(await page.evaluate(() => document.activeElement.id) === "main", "the content has the focus");
    await page.keyboard.press("w");
    await settled(page);
    check(page.url().includes("#/worth"), "w: worth reading");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    check(await page.evaluate(() => document.activeElement.closest("[data-row]")?.getAttribute("data-row")) === "1", "j goes down");
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await settled(page);
    check(page.url().includes("#/message/"), "Enter opens");
    await page.keyboard.press("/");
    await page.waitForTimeout(200);
    check(await page.evaluate(() => document.activeElement.id) === "search-box", "/ searches");
    await page.keyboard.type("bells");
    await page.keyboard.press("Enter");
    await settled(page);
    check(page.url().includes("q=bells") && await page.locator("mark").count() > 3, "what is found is marked");
    await page.locator("main").focus();
    await page.keyboard.press("?");
    check(await page.locator("dialog[open]").count() === 1, "? shows the keys");
    await page.keyboard.press("Escape");
    check(await page.locator("dialog[open]").count() === 0, "Escape closes");
    await page.keyboard.press("o");
    await settled(page);
    for (let i = 0; i < 40 && !(await page.evaluate(() => document.activeElement.matches(".campaigns a"))); i++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await settled(page);
    for (let i = 0; i < 40 && !(await page.evaluate(() => document.activeElement.matches(".chip"))); i++) await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    check(await page.locator("#slot-values").count() === 1, "a chip opens by keys");
  },

  /** What leaves: after a confirmation, with or without names. */
  async leaves() {
    const page = await open({ acceptDownloads: true });
    await settled(page);
    const save = async (click) => {
      const [d] = await Promise.all([page.waitForEvent("download"), click()]);
      return readFileSync(await d.path(), "utf8");
    };
    await page.locator(".campaigns th a").first().click();
    await settled(page);
    await page.getByRole("button", { name: "Answer once…" }).click();
    const go_on = page.getByRole("button", { name: "Save the addresses" });
    check(await go_on.isDisabled(), "addresses are not given before the confirmation");
    await page.getByRole("checkbox", { name: /I may use these addresses/ }).check();
    const table = await save(() => go_on.click());
    check(table.startsWith("address,name,channel,first,subject,messages") && table.includes("@"), "addresses for mail merge");
    await page.getByRole("button", { name: "Export additions…" }).click();
    const masked = await save(() => page.locator("dialog[open] button[type=submit]").click());
    check(masked.includes("key") && !masked.includes("@"), "an export bears pseudonyms");
    await page.getByRole("button", { name: "Export additions…" }).click();
    await page.getByRole("checkbox", { name: /With addresses/ }).check();
    const named = await save(() => page.locator("dialog[open] button[type=submit]").click());
    check(named.includes("@"), "an export bears names when asked to");
    await page.getByRole("link", { name: "Messages" }).click();
    await settled(page);
    await page.locator(".row a").first().click();
    await settled(page);
    await page.getByRole("button", { name: "Export this message…" }).click();
    await page.getByRole("checkbox", { name: /With addresses/ }).check();
    const one = await save(() => page.locator("dialog[open] button[type=submit]").click());
    check(one.startsWith("key,channel,time,") && one.includes(await text(page, ".fields code")), "a message leaves with its hash");
    await page.getByRole("link", { name: "Compare…" }).click();
    await settled(page);
    await page.locator(".row a").nth(3).click();
    await settled(page);
    await page.getByRole("button", { name: "Export both…" }).click();
    const both = await save(() => page.locator("dialog[open] button[type=submit]").click());
    check(both.startsWith("part,kind,a_words,b_words,a,b,a_key,b_key") && both.includes("1,\"same\",") && !both.includes("@"), "a comparison leaves as rows: " + both.slice(0, 200));
    await page.getByRole("link", { name: "Overview" }).click();
    await page.getByRole("button", { name: "Save the report…" }).click();
    const report = await save(() => page.locator("dialog[open] button[type=submit]").click());
    check(report.startsWith("<!") && report.includes("personal data"), "the report as HTML");
  },

  /** Nothing that a stranger wrote runs, leads anywhere or breaks the page. */
  async hostile() {
    const page = await open({ viewport: { width: 700, height: 800 } });
    await page.evaluate(() => { window.pwned = 0; });
    for (const v of await views(page)) {
      await go(page, v);
      await fits(page, v);
      check(await page.evaluate(() => !window.pwned && !document.querySelector("main img, main script, main iframe, main svg, main object, main [onerror], main style, main a[href^=javascript]")), v + " has elements of a stranger");
      const bare = await page.evaluate(() => /[\u202a-\u202e\u2066-\u2069\u200b\u0000]/.test(document.body.innerText));
      check(!bare, v + " has hidden characters");
    }
    await go(page, "#/search?sender=overrider");
    check((await text(page, ".list")).includes("U+202E"), "an override is shown by its name");
    await page.locator(".row a").first().click();
    await settled(page);
    await fits(page, "a line of 1 MB");
    check((await page.locator(".paper").first().textContent()).length > 100000, "a long text is shown");
    check((await text(page, "main")).includes("bytes are not shown"), "what is left out is told");
  },

  /** A large case stays usable: how long views take, how lists scroll, how large answers are. */
  async large() {
    const began = Date.now(), page = await open({}, ".campaigns tbody tr");
    const said = (what, ms) => console.log(`${what}: ${Math.round(ms)} ms`);
    const first_table = await page.evaluate(() => performance.now()); // since the address was opened
    said("first table after the address was opened", first_table);
    check(first_table < 2000, `the first table stood after ${first_table} ms`);
    const sizes = new Map();
    page.on("response", async (r) => {
      const call = new URL(r.url()).pathname.replace(/[0-9a-f]{8}/, "ID").replace(/\d+$/, "N");
      if (call.startsWith("/api/")) await r.body().then((b) => sizes.set(call, Math.max(sizes.get(call) ?? 0, b.length)), () => {});
    });
    await page.waitForFunction(() => document.querySelector(".plot canvas") && !document.querySelector(".notice[role=status]"), null, { timeout: 1800000 });
    said("with its timeline, once the messages were numbered", Date.now() - began);
    const seen = async (hash, selector) => {
      const from = Date.now();
      await page.evaluate((h) => { location.hash = h; }, hash);
      await page.waitForSelector(selector, { timeout: 1800000 });
      said(hash, Date.now() - from);
    };
    const campaign = await first(page, ".campaigns th a");
    await seen("#/", ".campaigns tbody tr");
    for (const list of ["#/individual", "#/individual?order=length"]) {
      await seen(list, ".row a");
      await settled(page);
      const s = await page.evaluate(scrolled);
      console.log(`${list} scrolled: ${s.median.toFixed(0)} ms a frame in the median, ${s.most.toFixed(0)} in 95 of 100, ${s.longest.toFixed(0)} at worst; rows after a jump: ${s.jump.toFixed(0)} ms`);
    }
    for (const [hash, selector] of [["#/worth", ".row a"], [campaign, ".paper"], [campaign + "/messages", ".row a"], [campaign + "/network", "main tbody tr"], ["#/search?q=the%20lamp", "mark"], ["#/search?q=kitchen", "mark"]]) await seen(hash, selector);
    for (const [call, n] of sizes) {
      console.log(`${call}: ${n} bytes at most`);
      check(n <= 1 << 20, `${call} answered with ${n} bytes`);
    }
  },

  /** The page while a scan runs, and what it shows then without being asked. */
  async scan() {
    const page = await open();
    const began = await text(page, "main h1");
    check(/Reading what reached|What reached/.test(began), "the page says what is done: " + began);
    await page.waitForSelector(".campaigns th a", { timeout: 60000 });
    check((await text(page, ".figures")).includes("people"), "the findings show by themselves");
  },
};

try {
  await scenarios[scenario](...more);
} catch (e) {
  check(false, e.stack ?? String(e));
}
await browser.close();
process.exit(failures.length ? 1 : 0);
