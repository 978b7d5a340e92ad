import { parsePath, segmentText } from "../../policy/path.ts";
import type { CommandRule, DomainRule, PathRule, PathSubject, Policy } from "../../policy/policy.ts";
import { allSpellings } from "../../shell/programs/spellings.ts";
import { isAnyCommand } from "../../shell/rule-word.ts";
import { collector, type Collector } from "../kit/collect.ts";
import { formTable, row, WHOLE } from "../kit/forms.ts";
import { settingsText } from "../kit/json-text.ts";
import { closedList, rulesByKind } from "../kit/rules.ts";
import type { Lock, ManagedInput, ManagedOutput } from "../managed.ts";
import type { Compiled } from "../target.ts";
import { spellCommand } from "./command.ts";

const PLACE = "/etc/github-copilot/managed-settings.json";

/** The lists are the lock: they decide in place of every flag and approval. */
export const locks: readonly Lock[] = [];

/** Unlike flags. */
export const knowsHome = true;

export const limits = [
  "Denied paths are denied only to built-in tools; a command that the user approves reads and writes them.",
  "Path patterns with wildcards are not written, because the agent's behavior with them has not been measured.",
  "If no list matches an access, the agent asks, whatever the flags. With `-p` it denies.",
  "In a bubblewrap sandbox without root the agent sometimes cannot read the file, and then runs no command.",
];

const LISTS = ["permissions.deny", "permissions.ask", "permissions.limitTo"] as const;
const [DENY, ASK, LIMIT] = LISTS;

/** Selectors that were measured (facts.md, "Which file decides", release 1.0.102). */
const FORMS = formTable({
  "deny Shell": row(DENY, "Shell(…)", "deny execute"),
  "deny every command": row(DENY, "Shell", "deny execute"),
  "ask Shell": row(ASK, "Shell(…)", "ask execute"),
  "ask every command": row(ASK, "Shell", "ask execute"),
  "deny Read": row(DENY, "Read(…)", "deny read"),
  "deny Edit": row(DENY, "Edit(…)", "deny write"),
  "deny Domain": row(DENY, "Domain(…)", "deny connect"),
  "limit Domain": row(LIMIT, "Domain(…)", "allow connect"),
});

export function managed({ compile: portable }: ManagedInput): ManagedOutput {
  const compiled = portable(selectors);
  const values = LISTS.flatMap((list) => {
    const items = compiled.entries.flatMap(({ key, value }) => (key === list ? [value] : []));
    return items.length === 0 ? [] : [[list, items] as const];
  });
  return { files: [{ path: PLACE, text: settingsText(values) }], compiled };
}

/** Compiles a policy into selectors. None allows: what a list allows runs without any question. */
function selectors(policy: Policy): Compiled {
  const out = collector("managed");
  const rules = rulesByKind(policy, out);
  for (const rule of rules.denied) denyPath(rule, out);
  for (const rule of rules.readable) out.lose("no-read-exception", rule);
  for (const rule of rules.writable) out.lose("allow-write-not-emitted", rule);
  for (const rule of rules.commands) restrictCommand(rule, out);
  for (const rule of rules.tools) out.lose("not-expressible", rule);
  for (const rule of rules.deniedHosts) denyHost(rule, out);
  const { connect } = policy.closed;
  if (connect !== undefined && !limitHosts(rules.allowedHosts, out))
    out.lose("selector-not-measured", closedList(connect, "allowedDomains", "srt:/network/allowedDomains"));
  return out.finish([]);
}

function denyPath(rule: PathRule, out: Collector): void {
  const names = rule.action === "read" ? (["deny Read", "deny Edit"] as const) : (["deny Edit"] as const);
  const path = spell(rule.subject);
  if (path === undefined) return out.lose("selector-not-measured", rule);
  for (const name of names)
    for (const text of [path, `${path}/**`]) out.emit(FORMS[name], { text, pieces: [] }, rule);
}

/** A plain path: `//` is the root, `~/` the home, `./` the start directory. */
function spell(subject: PathSubject): string | undefined {
  const { anchor, parents, segments, isGlob } = parsePath(subject);
  const names = segments.map(segmentText);
  const text = names.join("/");
  if (isGlob || parents > 0 || text === "" || /[*?[\]{}()\\,]/.test(text)) return undefined;
  return { root: "//", home: "~/", cwd: "./" }[anchor] + text;
}

function restrictCommand(rule: CommandRule, out: Collector): void {
  const effect = rule.effect === "ask" ? "ask" : "deny";
  if (isAnyCommand(rule.subject.words)) return out.emit(FORMS[`${effect} every command`], WHOLE, rule);
  const { spelled, loss } = spellCommand(rule.subject.words);
  if (loss !== undefined) out.lose(loss, rule);
  if (spelled === undefined) return;
  for (const words of allSpellings(rule.subject.words)) {
    const one = spellCommand(words).spelled;
    if (one !== undefined) out.emit(FORMS[`${effect} Shell`], { text: one.text, pieces: [] }, rule);
  }
}

function denyHost(rule: DomainRule, out: Collector): void {
  const { host, port } = rule.subject;
  if (host === "*" || !isMeasured(host)) return out.lose("selector-not-measured", rule);
  if (port !== undefined) out.lose("port-dropped", rule);
  if (host.startsWith("*.")) out.lose("apex-denied", rule);
  out.lose("https-only", rule);
  out.emit(FORMS["deny Domain"], { text: host, pieces: [] }, rule);
}

/**
 * A list with one host closes the others.
 * @returns false where no host can be written; what an empty list does has not been measured
 */
function limitHosts(hosts: readonly DomainRule[], out: Collector): boolean {
  const isWritten = hosts.map((rule) => {
    const { host, port } = rule.subject;
    const isPlain = isMeasured(host) && !host.startsWith("*.");
    if (port !== undefined) out.lose("port-not-expressible", rule);
    else if (!isPlain) out.lose("selector-not-granted", rule);
    else out.emit(FORMS["limit Domain"], { text: host, pieces: [] }, rule);
    return isPlain && port === undefined;
  });
  return isWritten.includes(true);
}

function isMeasured(host: string): boolean {
  return /^(\*\.)?[\w-]+(\.[\w-]+)+$/.test(host);
}
