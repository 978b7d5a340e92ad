// Makes the pictures of the README from the real program: a session in a terminal, and the page of `coverage --html`.
//
//   npm run build && npm run docs:pictures
//
// The policy is the one that the README shows. It needs `script` (util-linux) for a terminal, and Chromium for the page.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const root = path.dirname(import.meta.dirname);
const out = path.join(root, "docs/pictures");
const program = path.join(root, "dist/bin/twsrt.cjs");
/** Width of the terminal in characters. */
const COLUMNS = 100;
const HOME = "/home/me";

const world = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-pictures-"));
process.once("exit", () => fs.rmSync(world, { recursive: true, force: true }));
const home = path.join(world, "me");
const bin = path.join(world, "bin");
fs.mkdirSync(home);
fs.mkdirSync(bin);
fs.writeFileSync(path.join(bin, "twsrt"), `#!/bin/sh\nexec ${process.execPath} ${program} "$@"\n`, {
  mode: 0o755,
});
execFileSync(path.join(bin, "twsrt"), ["init"], {
  cwd: home,
  env: { HOME: home, PATH: "/usr/bin:/bin" },
  stdio: "ignore",
});
for (const [, file = "", text = ""] of fs
  .readFileSync(path.join(root, "README.md"), "utf8")
  .matchAll(/^```json file=~\/(\S+)\n(.*?)^```$/gms))
  fs.writeFileSync(path.join(home, file), text);

fs.mkdirSync(out, { recursive: true });
const session = [
  "twsrt generate claude --write && twsrt diff claude",
  "twsrt explain 'git push -f origin main'",
  "twsrt explain 'Read(~/.ssh/id_ed25519)'",
].map((command) => ({ command, lines: run(command) }));
fs.writeFileSync(path.join(out, "terminal.svg"), svg(session));
await coveragePage(path.join(out, "coverage.png"));

/** What a command prints in a terminal, with colours. @param {string} command */
function run(command) {
  const env = { HOME: home, PATH: `${bin}:/usr/bin:/bin`, TERM: "xterm-256color", COLUMNS: String(COLUMNS) };
  const text = execFileSync(
    "script",
    ["-qec", `stty cols ${COLUMNS} && { ${command}; } </dev/null`, "/dev/null"],
    {
      cwd: home,
      env,
      encoding: "utf8",
      timeout: 120_000,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  return text.replaceAll("\r\n", "\n").replaceAll(home, HOME).trimEnd().split("\n");
}

/** The page, as a browser of 1120 by 620 points shows it. @param {string} file */
async function coveragePage(file) {
  const page = path.join(world, "coverage.html");
  run(`twsrt coverage --html ${page}`);
  const executablePath = process.env["TWSRT_CHROMIUM"] ?? "/usr/bin/chromium";
  const args = ["--no-sandbox", "--disable-dev-shm-usage"];
  const browser = await chromium.launch({ executablePath, args, chromiumSandbox: false });
  try {
    const context = await browser.newContext({ offline: true, viewport: { width: 1120, height: 620 } });
    const tab = await context.newPage();
    await tab.goto(pathToFileURL(page).href);
    await tab.screenshot({ path: file });
  } finally {
    await browser.close();
  }
}

/** @typedef {{ readonly text: string, readonly style: string }} Run */

/** A terminal with commands and what they print. @param {readonly { command: string, lines: readonly string[] }[]} commands */
function svg(commands) {
  const size = 14;
  const advance = 8.43;
  const height = 20;
  const rows = commands.flatMap(({ command, lines }, index) => [
    ...(index === 0 ? [] : [[]]),
    [
      { text: "$ ", style: "prompt" },
      { text: command, style: "typed" },
    ],
    ...lines.flatMap((line) => wrapped(runsOf(line))),
  ]);
  const width = Math.ceil(COLUMNS * advance) + 40;
  const total = rows.length * height + 62;
  const texts = rows.map((runs, row) => {
    let column = 0;
    const spans = runs.map(({ text, style }) => {
      const x = (20 + column * advance).toFixed(1);
      column += [...text].length;
      const length = ([...text].length * advance).toFixed(1);
      return `<tspan x="${x}" textLength="${length}" class="${style}">${escaped(text)}</tspan>`;
    });
    return `<text y="${62 + row * height}">${spans.join("")}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" role="img" aria-label="A terminal: twsrt writes a policy for Claude Code, finds no drift, and explains two accesses">
<style>
text { font: ${size}px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; fill: #d6dbe4 }
.bold { font-weight: bold; fill: #ffffff } .faint { fill: #8b94a5 } .red { fill: #ff7b72 } .green { fill: #7ee787 } .yellow { fill: #e3b341 }
.blue { fill: #79c0ff } .magenta { fill: #d2a8ff } .cyan { fill: #76e3ea } .prompt { fill: #7ee787 } .typed { fill: #ffffff; font-weight: bold }
</style>
<rect width="${width}" height="${total}" rx="10" fill="#161b22"/>
<circle cx="22" cy="20" r="6" fill="#ff5f57"/><circle cx="42" cy="20" r="6" fill="#febc2e"/><circle cx="62" cy="20" r="6" fill="#28c840"/>
${texts.join("\n")}
</svg>
`;
}

/** Parts of a line with their style. @param {string} line @returns {Run[]} */
function runsOf(line) {
  const colors = {
    31: "red",
    32: "green",
    33: "yellow",
    34: "blue",
    35: "magenta",
    36: "cyan",
    91: "red",
    92: "green",
  };
  let style = "";
  /** @type {Run[]} */
  const runs = [];
  // eslint-disable-next-line no-control-regex -- these characters are what is looked for
  for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
    // eslint-disable-next-line no-control-regex -- see above
    const codes = /^\u001b\[([\d;]*)m$/.exec(part)?.[1];
    if (codes === undefined) {
      if (part !== "") runs.push({ text: part, style });
      continue;
    }
    for (const code of codes.split(";")) {
      const color = colors[/** @type {keyof typeof colors} */ (Number(code))];
      if (color !== undefined) style = color;
      else if (code === "1") style = style === "" ? "bold" : style;
      else if (code === "2" || code === "90") style = "faint";
      else style = "";
    }
  }
  return runs;
}

/** The rows of a line that is longer than the terminal is wide. @param {readonly Run[]} runs @returns {Run[][]} */
function wrapped(runs) {
  /** @type {Run[][]} */
  const rows = [[]];
  let column = 0;
  for (const { text, style } of runs) {
    let rest = [...text];
    while (column + rest.length > COLUMNS) {
      rows.at(-1)?.push({ text: rest.slice(0, COLUMNS - column).join(""), style });
      rest = rest.slice(COLUMNS - column);
      rows.push([]);
      column = 0;
    }
    rows.at(-1)?.push({ text: rest.join(""), style });
    column += rest.length;
  }
  return rows;
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
