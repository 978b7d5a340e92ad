import type { DomainRule } from "../../policy/policy.ts";
import { quoteIfNeeded, quoteWord } from "../../shell/quote.ts";
import { WITNESS, type Witnesses } from "./witness.ts";

/** A port that no scheme stands for. */
const OTHER_PORT = 8443;

/** The accesses that show what a rule about a host comes to. */
export function hostWitnesses({ subject }: DomainRule, out: Witnesses): void {
  const isWildcard = subject.host.startsWith("*.");
  const apex = isWildcard ? subject.host.slice(2) : subject.host;
  const host = subject.host === "*" ? `${WITNESS}.example` : isWildcard ? `${WITNESS}.${apex}` : apex;
  const name = host.includes(":") ? `[${host}]` : host;
  const port = subject.port === undefined ? "" : `:${subject.port}`;
  const url = `https://${name}${port}/`;
  out.common("WebFetch", url);
  out.common("Bash", `curl ${quoteIfNeeded(url)}`, "by the shell");
  out.variant("WebFetch", `http://${name}${port}/`, "without encryption");
  out.deliberate("WebFetch", `https://${name.toUpperCase()}${port}/`, "in capitals");
  if (port === "") {
    out.variant("WebFetch", `https://${name}:${OTHER_PORT}/`, "on another port");
    out.variant(
      "Bash",
      `curl ${quoteIfNeeded(`https://${name}:${OTHER_PORT}/`)}`,
      "on another port, by the shell",
    );
  } else {
    out.variant("WebFetch", `https://${name}/`, "on the usual port");
  }
  out.variant("Bash", `curl ${quoteIfNeeded(`http://${name}${port}/`)}`, "without encryption, by the shell");
  out.variant("Bash", `curl ${quoteIfNeeded(`${name}${port}`)}`, "without a scheme");
  out.variant("Bash", `true && curl ${quoteIfNeeded(url)}`, "in a compound");
  out.variant("Bash", `sudo curl ${quoteIfNeeded(url)}`, "by sudo");
  out.variant("Bash", `bash -c ${quoteWord(`curl ${quoteIfNeeded(url)}`)}`, "by bash -c");
  out.variant("Bash", `git clone ${quoteIfNeeded(`https://${name}${port}/${WITNESS}/x`)}`, "by git");
  out.deliberate(
    "Bash",
    `python3 -c ${quoteWord(`import urllib.request; urllib.request.urlopen("${url}")`)}`,
    "by an interpreter",
  );
  if (/^[\d.]+$|:/.test(host) || subject.host === "*") return;
  if (isWildcard) {
    out.variant("WebFetch", `https://a.${host}${port}/`, "two levels below");
    const itself = `https://${apex}${port}/`;
    out.variant("WebFetch", itself, "the name itself");
    out.variant("Bash", `curl ${quoteIfNeeded(itself)}`, "the name itself, by the shell");
  } else out.variant("WebFetch", `https://${WITNESS}.${host}${port}/`, "a host below");
}
