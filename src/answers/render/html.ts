import { createHash } from "node:crypto";
import { printable } from "../../diagnostics/text.ts";
import type { CoverageReport } from "../report.ts";
import { SCRIPT, STYLE } from "twsrt:page";
import type { Worst } from "../worst.ts";
import { pack } from "./page/pack.ts";
import { restText, worstTexts } from "./worst.ts";

/**
 * The coverage report as one page that needs no other file and no network. It begins with the findings that the text report
 * begins with, which need no script. The policy in its head allows the page its
 * own script and style by their hashes, and nothing else: not even a text that got through as markup could run or load.
 */
export function coverageHtml(report: CoverageReport, worst: Worst, made?: Made): string {
  const policy = [
    "default-src 'none'",
    `script-src ${hashSource(SCRIPT)}`,
    `style-src ${hashSource(STYLE)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Coverage - twsrt</title>
<style>${STYLE}</style>
</head>
<body>
<noscript><p>This page needs a script of its own, which the browser does not run. The same report without any script
comes from twsrt coverage --markdown.</p></noscript>
${report.rules.length === 0 ? "" : worstHtml(worst)}<div id="page"></div>${made === undefined ? "" : `\n<footer><p>${escaped(madeText(report, made))}</p></footer>`}
<script type="application/json" id="report">${embedded(pack(report))}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function worstHtml(worst: Worst): string {
  const items = worst.findings.map((finding) => {
    const { what, why, remedy } = worstTexts(finding);
    const parts = [`Why: ${why}`, ...(remedy === "" ? [] : [`Remedy: ${remedy}`])];
    const known = finding.witness?.predicted === "unknown" ? "unknown" : "none";
    return `<li><strong class="${known}">${shown(what)}</strong>${parts.map((part) => `<br>${shown(part)}`).join("")}</li>\n`;
  });
  const list = items.length === 0 ? "" : `<ol>\n${items.join("")}</ol>\n`;
  const rest = restText(worst);
  return `<section id="worst" aria-labelledby="worst-title">
<h2 id="worst-title">What matters most</h2>
${list}${rest === "" ? "" : `<p>${shown(rest)}</p>\n`}</section>
`;
}

/** A text of the report in markup. Characters that are invisible or turn the line around are written out. */
function shown(text: string): string {
  return escaped(printable(text));
}

/** When a page was made, and of which policy. */
export interface Made {
  readonly twsrt: string;
  readonly now: Date;
  /** The hash that `attest` prints. */
  readonly policy: string;
}

function madeText({ enforcers }: CoverageReport, { twsrt, now, policy }: Made): string {
  const releases = enforcers.map(({ title, version }) => `${title} ${version ?? "(release unknown)"}`);
  return `Made on ${now.toISOString().slice(0, 10)} by twsrt ${twsrt}, of the policy ${policy}, with ${releases.join(", ")}.`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function hashSource(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** JSON in which nothing can end the element that it stands in, nor begin another. */
function embedded(data: unknown): string {
  return JSON.stringify(data).replaceAll(
    /[<>\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
