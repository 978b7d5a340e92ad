import { locate } from "../diagnostics/locate.ts";
import { GUARD_WORDS } from "../policy/guard-words.ts";
import { baseName } from "../policy/normalize.ts";
import { subjectText } from "../policy/subject-text.ts";
import type { Origin } from "../policy/policy.ts";
import type { UnknownCode } from "../policy/voice.ts";
import type { Verdict } from "./decide.ts";

/** A place in a source, short: `bash-rules.json:12`. */
export async function placeText({ document, path }: Origin): Promise<string> {
  const found = await locate({ document, at: "value", path });
  const file = baseName(document.file);
  return found === undefined ? file : `${file}:${found.line}`;
}

const UNKNOWN: Readonly<Record<UnknownCode, string>> = {
  "program-unknown": "which program runs",
  "text-unknown": "what this text runs",
  "path-unknown": "which file this is",
  "host-unknown": "which host this is",
  "argument-unknown": "which arguments this gets",
  "directory-unknown": "in which directory this runs",
  "tree-unknown": "which files are below this directory",
  "not-parsed": "what this line runs",
};

/**
 * Why a call is refused or asked about, for the model and the person: first the rule's own reason, then the rule and its place.
 * @param mustDeny the agent's hook cannot ask, so an ask is a refusal
 */
export async function reasonText(verdict: Verdict, mustDeny: boolean): Promise<string> {
  const text = await whyText(verdict);
  return mustDeny
    ? `${text}. twsrt cannot ask in this agent, so the call is denied: run it yourself if you want it`
    : text;
}

async function whyText({ effect, voice, unread }: Verdict): Promise<string> {
  const word = GUARD_WORDS[effect === "deny" ? "deny" : "ask"];
  if (voice === undefined)
    return `${word}: twsrt cannot tell what this call does: ${unread ?? "no rule is named"}`;
  switch (voice.kind) {
    case "rule": {
      const { rule, about } = voice;
      const own = rule.reason === undefined ? "" : `${rule.reason}; `;
      const place = await placeText(rule.origin);
      return `${own}${word}: \`${about}\` matches \`${subjectText(rule)}\` in ${place}`;
    }
    case "closed": {
      const list = voice.list === "write" ? "filesystem.allowWrite" : "network.allowedDomains";
      return `${word}: \`${voice.about}\` is not in ${list} of ${await placeText(voice.origin)}`;
    }
    case "unknown":
      return `${word}: twsrt cannot tell ${UNKNOWN[voice.code]} before it runs: \`${voice.part}\``;
  }
}
