import type { DomainRule } from "../policy/policy.ts";
import { quoteIfNeeded, quoteWord } from "../shell/quote.ts";
import { WITNESS, type Witnesses } from "./witness.ts";

/** A port that no scheme stands for. */
const OTHER_PORT = 8443;

/** The accesses that show what a rule about a host comes to. */
export function hostWitnesses({ subject, effect }: DomainRule, out: Witnesses): void {
  const isWildcard = subject.host.startsWith("*.");
  const apex = isWildcard ? subject.host.slice(2) : subject.host;
  const host = subject.host === "*" ? `${WITNESS}.example` : isWildcard ? `${WITNESS}.${apex}` : apex;
  const name = host.includes(":") ? `[${host}]` : host;
  const port = subject.port === undefined ? "" : `:${subject.port}`;
  const url = `https://${name}${port}/`;
  out.plain("WebFetch", url);
  out.plain("Bash", `curl ${quoteIfNeeded(url)}`, "by the shell");
  out.around("WebFetch", `http://${name}${port}/`, "without encryption");
  out.around("WebFetch", `https://${name.toUpperCase()}${port}/`, "in capitals");
  if (port === "") {
    out.around("WebFetch", `https://${name}:${OTHER_PORT}/`, "on another port");
    out.around(
      "Bash",
      `curl ${quoteIfNeeded(`https://${name}:${OTHER_PORT}/`)}`,
      "on another port, by the shell",
    );
  } else {
    out.around("WebFetch", `https://${name}/`, "on the usual port");
  }
  out.around("Bash", `curl ${quoteIfNeeded(`http://${name}${port}/`)}`, "without encryption, by the shell");
  out.around("Bash", `curl ${quoteIfNeeded(`${name}${port}`)}`, "without a scheme");
  out.around("Bash", `true && curl ${quoteIfNeeded(url)}`, "in a compound");
  out.around("Bash", `sudo curl ${quoteIfNeeded(url)}`, "by sudo");
  out.around("Bash", `bash -c ${quoteWord(`curl ${quoteIfNeeded(url)}`)}`, "by bash -c");
  out.around("Bash", `git clone ${quoteIfNeeded(`https://${name}${port}/${WITNESS}/x`)}`, "by git");
  out.hidden(
    `python3 -c ${quoteWord(`import urllib.request; urllib.request.urlopen("${url}")`)}`,
    "by an interpreter",
    effect,
    [{ action: "connect", host, port: subject.port ?? 443 }],
  );
  if (/^[\d.]+$|:/.test(host) || subject.host === "*") return;
  if (isWildcard) {
    out.around("WebFetch", `https://a.${host}${port}/`, "two levels below");
    out.around("WebFetch", `https://${apex}${port}/`, "the name itself");
  } else out.around("WebFetch", `https://${WITNESS}.${host}${port}/`, "a host below");
}
