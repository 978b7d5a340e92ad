/** A real browser on pages that stand in files, and everything that they do besides showing themselves. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { samplePage, type SampleRequest } from "./sample-report.ts";

const DEFAULT_CHROMIUM = "/usr/bin/chromium";

/** @throws Error that says what to install, if there is no browser */
export async function launch(): Promise<Browser> {
  const executablePath = process.env["TWSRT_CHROMIUM"] ?? DEFAULT_CHROMIUM;
  if (!fs.existsSync(executablePath)) {
    throw new Error(
      `there is no browser at ${executablePath}: install the Debian package chromium (apt-get install chromium), or set TWSRT_CHROMIUM to the path of a Chromium or Chrome`,
    );
  }
  // Without a sandbox of its own, since root has none, and a container may forbid it to others.
  const args = ["--no-sandbox", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND"];
  return chromium.launch({ executablePath, args, chromiumSandbox: false });
}

export interface Opened {
  readonly page: Page;
  readonly address: string;
  /** Requests other than the one for the page, dialogs, messages on the console, errors: there shall be none. */
  readonly incidents: readonly string[];
  readonly close: () => Promise<void>;
}

export interface OpenRequest extends SampleRequest {
  /** With `#`. */
  readonly hash?: string;
  readonly context?: BrowserContextOptions;
}

/** Writes the page of a sample report into a file and opens it from there, without any network. */
export async function open(browser: Browser, request: OpenRequest): Promise<Opened> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-page-"));
  const file = path.join(folder, "coverage.html");
  fs.writeFileSync(file, samplePage(request));
  const address = pathToFileURL(file).href;
  const context = await browser.newContext({ offline: true, reducedMotion: "reduce", ...request.context });
  const page = await context.newPage();
  const incidents: string[] = [];
  page.on("request", (asked) => {
    if (asked.url().replace(/#.*$/, "") !== address) incidents.push(`request: ${asked.url()}`);
  });
  page.on("dialog", (dialog) => {
    incidents.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("console", (message) => incidents.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => incidents.push(`error: ${error.message}`));
  page.on("popup", (other) => incidents.push(`popup: ${other.url()}`));
  page.on("download", (download) => incidents.push(`download: ${download.url()}`));
  await page.goto(address + (request.hash ?? ""));
  const close = async (): Promise<void> => {
    await context.close();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  return { page, address, incidents, close };
}
