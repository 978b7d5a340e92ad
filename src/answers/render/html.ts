import { createHash } from "node:crypto";
import type { CoverageReport } from "../report.ts";
import { SCRIPT, STYLE } from "twsrt:page";
import { pack } from "./page/pack.ts";

/**
 * The coverage report as one page that needs no other file and no network. The policy in its head allows the page its
 * own script and style by their hashes, and nothing else: not even a text that got through as markup could run or load.
 */
export function coverageHtml(report: CoverageReport, made?: Made): string {
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
<div id="page"></div>${made === undefined ? "" : `\n<footer><p>${escaped(madeText(report, made))}</p></footer>`}
<script type="application/json" id="report">${embedded(pack(report))}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
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
