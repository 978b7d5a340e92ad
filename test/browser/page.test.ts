import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launch, open, type Opened, type OpenRequest } from "./browser.ts";
import { HOSTILE, sampleReport } from "./sample-report.ts";

let browser: Browser;
let opened: Opened[] = [];

beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
});
// Whatever a test does, the page loads nothing, says nothing on the console and opens no dialog.
afterEach(async () => {
  const incidents = opened.flatMap((one) => one.incidents);
  await Promise.all(opened.map((one) => one.close()));
  opened = [];
  expect(incidents).toEqual([]);
});

const SMALL = { rules: 60, enforcers: 3 } as const;

async function show(request: OpenRequest = SMALL): Promise<Page> {
  const one = await open(browser, request);
  opened.push(one);
  return one.page;
}

const status = (page: Page): Promise<string | null> => page.locator(".status").textContent();
const hash = (page: Page): Promise<string> => page.evaluate("location.hash");
const cell = (page: Page, row: number, column: number) =>
  page.locator(`[aria-rowindex="${row + 2}"] [data-column="${column}"]`);
const focused = (page: Page): Promise<string | null> => page.locator(":focus").getAttribute("aria-label");

describe("the page", () => {
  test("shows every rule and enforcer", async () => {
    const page = await show();
    const { enforcers, rules } = sampleReport(SMALL);
    expect(await status(page)).toBe("60 rules");
    expect(await page.locator(".summary tbody tr").count()).toBe(3);
    for (const { name, totals } of enforcers) {
      const row = page.locator(".summary tbody tr", { hasText: name }).first();
      expect(await row.locator("button.number.weaker").textContent()).toBe(`weaker${totals.weaker}`);
    }
    for (const [row, { subject, cells }] of rules.slice(0, 10).entries()) {
      expect(await page.locator(`[aria-rowindex="${row + 2}"] .subject`).textContent()).toBe(subject);
      for (const [column, { word }] of cells.entries())
        expect(await cell(page, row, column).locator(".name").textContent()).toBe(word);
    }
  });

  test("would be allowed neither a foreign script nor a request", async () => {
    const one = await open(browser, SMALL);
    const tried = await one.page.evaluate(`(async () => {
      const script = document.createElement("script");
      script.textContent = "globalThis.__foreign = true";
      document.body.append(script);
      const answer = await fetch("https://example.com/").then(() => "answered", () => "refused");
      return [answer, "__foreign" in globalThis];
    })()`);
    expect(tried).toEqual(["refused", false]);
    expect(one.incidents.join("\n")).toContain("Content Security Policy");
    await one.close();
  });

  test.each([360, 390, 820, 1100, 1600])("needs no sideways scrolling at %i pixels", async (width) => {
    for (const enforcers of [2, 7]) {
      const page = await show({ rules: 60, enforcers, context: { viewport: { width, height: 800 } } });
      const overflow = (): Promise<number> =>
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
      expect(await overflow()).toBeLessThanOrEqual(0);
      await cell(page, 0, 0).click();
      expect(await overflow()).toBeLessThanOrEqual(0);
    }
  });
});

test.each([390, 820, 1100, 1600])(
  "a cell shows two numbers of two digits whole at %i pixels",
  async (width) => {
    const page = await show({ rules: 60, enforcers: 7, context: { viewport: { width, height: 800 } } });
    const cut = await page.evaluate(`(() => {
    const cells = [...document.querySelectorAll(".body .cell")];
    for (const cell of cells) cell.querySelector(".around").textContent = "+12/10";
    return cells.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.className);
  })()`);
    expect(cut).toEqual([]);
  },
);

describe("filters", () => {
  test("text, words and agents", async () => {
    const page = await show();
    const { rules } = sampleReport(SMALL);
    await page.locator("#text").fill("deny read");
    const byText = rules.filter(({ effect, action }) => effect === "deny" && action === "read");
    expect(byText.length).toBeGreaterThan(1);
    expect(await status(page)).toBe(`${byText.length} of 60 rules`);
    expect(await hash(page)).toBe("#text=deny+read");
    await page.locator("#text").fill("");

    await page.locator(".toggle.weaker").click();
    const weak = rules.filter(({ cells }) => cells.some(({ word }) => word === "weaker"));
    expect(await status(page)).toBe(`${weak.length} of 60 rules`);
    await page.locator(".summary tbody tr", { hasText: "claude" }).locator("input").uncheck();
    const fewer = weak.filter(({ cells }) => [cells[0], cells[2]].some((one) => one?.word === "weaker"));
    expect(fewer.length).toBeLessThan(weak.length);
    expect(await status(page)).toBe(`${fewer.length} of 60 rules`);
    expect(await page.locator(".head .agent").allTextContents()).toEqual(["srt", "copilot"]);

    await page.getByRole("button", { name: "Show all" }).click();
    expect(await status(page)).toBe("60 rules");
    expect(await hash(page)).toBe("");
  });

  test("a total shows its rules, and gives them back", async () => {
    const page = await show();
    const total = sampleReport(SMALL).enforcers[1]?.totals.unknown ?? 0;
    const control = page.locator(".summary tbody tr", { hasText: "claude" }).locator("button.number.unknown");
    await control.click();
    expect(await status(page)).toMatch(new RegExp(`^${total} of`));
    expect(await page.locator(".body .row").count()).toBe(total);
    expect(await control.getAttribute("aria-pressed")).toBe("true");
    await page.goBack();
    expect(await status(page)).toBe("60 rules");
  });

  test("nothing found is said", async () => {
    const page = await show();
    await page.locator("#text").fill("no such rule");
    expect(await page.locator(".empty").isVisible()).toBe(true);
    expect(await page.locator(".body .row").count()).toBe(0);
  });

  test("a head sorts up, down, and not at all", async () => {
    const page = await show();
    const first = (): Promise<string | null> => page.locator('[aria-rowindex="2"] .subject').textContent();
    const head = page.locator(".head .rule");
    const subjects = sampleReport(SMALL).rules.map(({ subject }) => subject);
    const sorted = [...subjects].sort();
    await head.locator("button").click();
    expect([await first(), await head.getAttribute("aria-sort")]).toEqual([sorted[0], "ascending"]);
    await head.locator("button").click();
    expect([await first(), await head.getAttribute("aria-sort")]).toEqual([sorted.at(-1), "descending"]);
    await head.locator("button").click();
    expect([await first(), await head.getAttribute("aria-sort")]).toEqual([subjects[0], "none"]);
  });
});

describe("an open cell", () => {
  test("shows its witnesses with both layers, entry, why and remedy", async () => {
    const page = await show();
    const report = sampleReport(SMALL);
    const cells =
      report.rules.find((rule) => rule.cells.some(({ word }) => word === "stricter"))?.cells ?? [];
    const column = cells.findIndex(({ word }) => word === "stricter");
    const found = cells[column]?.stricter[0];
    const reason = report.reasons["stricter-by-itself"];
    if (found === undefined || reason === undefined) throw new Error("the sample has no stricter cell");
    await page.locator(".toggle.stricter").click();
    await cell(page, 0, column).click();
    const panel = page.getByRole("dialog");
    const text = (await panel.textContent()) ?? "";
    for (const part of [found.access, found.entry ?? "-", reason.why, reason.remedy, "stricter-by-itself"])
      expect(text).toContain(part);
    expect(text).toContain(
      `policy ${found.policy}predicted ${found.predicted}layer 1 ${found.layer1}layer 2 ${found.layer2}`,
    );
    expect(await page.locator(":focus").getAttribute("id")).toBe("opened");
  });

  test("counts the ways around, beside its word and by effort", async () => {
    const page = await show();
    const { rules } = sampleReport(SMALL);
    const row = rules.findIndex(({ cells }) => cells[1]?.word === "partial");
    const { variant, deliberate } = rules[row]?.cells[1]?.around ?? { variant: 0, deliberate: 0 };
    expect(variant + deliberate).toBeGreaterThan(1);
    expect(await cell(page, row, 1).textContent()).toContain(`partial+${variant}/${deliberate}`);
    const spoken = `claude: partial, ${variant + deliberate} ways around`;
    expect(await cell(page, row, 1).getAttribute("aria-label")).toContain(spoken);
    await cell(page, row, 1).click();
    const text = (await page.getByRole("dialog").textContent()) ?? "";
    expect(text).toContain(`with ${variant + deliberate} ways around (${variant} variant`);
    for (const name of ["common forms", "variants", "deliberate forms"]) expect(text).toContain(name);
  });

  test("closes with Escape, gives the focus back, and is in the address", async () => {
    const page = await show();
    const label = await cell(page, 3, 1).getAttribute("aria-label");
    await cell(page, 3, 1).click();
    const { id } = sampleReport(SMALL).rules[3] ?? { id: "" };
    expect(await hash(page)).toBe(`#open=${encodeURIComponent(`claude:${id}`)}`);
    expect(await cell(page, 3, 1).getAttribute("aria-expanded")).toBe("true");
    await page.keyboard.press("Escape");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await focused(page)).toBe(label);
    expect(await hash(page)).toBe("");
  });

  test("leads to the other enforcers, and the browser leads back", async () => {
    const page = await show();
    await cell(page, 0, 0).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^copilot/ })
      .click();
    expect(await page.locator(".tab[aria-current] .agent").textContent()).toBe("copilot");
    expect(await page.locator(".meaning").textContent()).toContain("Copilot CLI");
    await page.goBack();
    expect(await page.locator(".tab[aria-current] .agent").textContent()).toBe("srt");
    await page.goBack();
    expect(await page.getByRole("dialog").count()).toBe(0);
  });
});

test("a link gives the whole view", async () => {
  const { rules } = sampleReport(SMALL);
  const wanted = rules.find(({ cells }) => cells[1]?.word === "unknown");
  const link = `#agents=claude&words=unknown&sort=-rule&open=${encodeURIComponent(`claude:${wanted?.id}`)}`;
  const page = await show({ ...SMALL, hash: link });
  expect(await page.locator(".head .agent").allTextContents()).toEqual(["claude"]);
  expect(await page.locator(".toggle.unknown").getAttribute("aria-pressed")).toBe("true");
  expect(await page.locator(".head .rule").getAttribute("aria-sort")).toBe("descending");
  expect(await page.locator("#opened .subject").textContent()).toBe(wanted?.subject);
});

describe("by keyboard alone", () => {
  test("arrows move among cells, Enter opens", async () => {
    const page = await show();
    // One stop of the tab key: from the last head into the table.
    await page.locator(".head .agent button").last().focus();
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe(await cell(page, 0, 0).getAttribute("aria-label"));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await focused(page)).toBe(await cell(page, 1, 2).getAttribute("aria-label"));
    await page.keyboard.press("End");
    expect(await focused(page)).toBe(await cell(page, 59, 2).getAttribute("aria-label"));
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    expect(await page.getByRole("dialog").isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    expect(await focused(page)).toBe(await cell(page, 59, 1).getAttribute("aria-label"));
    await page.keyboard.press("/");
    expect(await page.locator(":focus").getAttribute("id")).toBe("text");
  });

  test("the focus is seen", async () => {
    const page = await show();
    const outline = (): Promise<string> =>
      page.evaluate(
        "(({ outlineStyle, outlineWidth }) => `${outlineStyle} ${outlineWidth}`)(getComputedStyle(document.activeElement))",
      );
    for (const start of [".summary input", "#text", ".head .rule button"]) {
      await page.locator(start).first().focus();
      for (const key of ["Tab", "Shift+Tab"]) {
        await page.keyboard.press(key);
        expect(await outline(), `${start} ${key}`).toBe("solid 2px");
      }
    }
  });
});

describe("hostile texts", () => {
  const request = { rules: HOSTILE.length * 2, enforcers: 2, hostile: true } as const;

  test("are shown and do not run", async () => {
    const page = await show({ ...request, context: { viewport: { width: 1400, height: 3000 } } });
    const shown = await page.locator(".body .subject").allTextContents();
    for (const text of [HOSTILE[0], HOSTILE[1], HOSTILE[5], HOSTILE[14]]) expect(shown).toContain(text);
    for (let row = 0; row < request.rules; row++) {
      await cell(page, row, 0).click();
      expect(await page.getByRole("dialog").isVisible()).toBe(true);
    }
    expect(await page.locator("img, svg, iframe, object, embed, a").count()).toBe(0);
    expect(await page.evaluate(() => "__twsrtHostile" in globalThis)).toBe(false);
  });

  test("in the address do not run either", async () => {
    const text = '"><img src=x onerror=globalThis.__twsrtHostile=1>';
    const link = `#text=${encodeURIComponent(text)}&open=${encodeURIComponent(`claude:${text}`)}&agents=__proto__`;
    const page = await show({ ...request, hash: link });
    expect(await page.locator("#text").inputValue()).toBe(text);
    expect(await page.evaluate(() => "__twsrtHostile" in globalThis)).toBe(false);
  });
});

describe("ten thousand rules in seven enforcers", () => {
  test("keep few elements, filtered and at the end", async () => {
    const page = await show({
      rules: 10_000,
      enforcers: 7,
      context: { viewport: { width: 1440, height: 900 } },
    });
    const field = page.locator("#text");
    for (const text of ["r", "rm", "deny write env", "nothing of the kind", ""]) {
      await field.fill(text);
      expect(await page.locator(".body .row").count()).toBeLessThan(100);
    }
    await page.locator(".body").press("Tab");
    await page.locator('[tabindex="0"]').focus();
    await page.keyboard.press("End");
    expect(await page.locator('[aria-rowindex="10001"]').isVisible()).toBe(true);
    expect(await page.locator(".body .row").count()).toBeLessThan(100);
  });

  test("print as far as it makes sense, with what is left out", async () => {
    const page = await show({ rules: 2500, enforcers: 2 });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator(".body .row").count()).toBe(2000);
    expect(await page.locator(".cut").textContent()).toContain("and 500 more rules");
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await page.locator(".body .row").count()).toBeLessThan(100);
  });
});

test("pictures, for a person to look at", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-pictures-"));
  const sizes = [
    ["desktop", 1440, 900, 7],
    ["phone", 390, 844, 3],
  ] as const;
  const files: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [name, width, height, enforcers] of sizes) {
      const page = await show({
        rules: 200,
        enforcers,
        context: { colorScheme, viewport: { width, height } },
      });
      const take = async (what: string): Promise<void> => {
        const file = path.join(folder, `${name}-${colorScheme}-${what}.png`);
        await page.screenshot({ path: file });
        files.push(file);
      };
      await take("page");
      await cell(page, 0, 0).click();
      await take("cell");
    }
  }
  process.stdout.write(`${files.join("\n")}\n`);
  for (const file of files) expect(fs.statSync(file).size).toBeGreaterThan(10_000);
});
