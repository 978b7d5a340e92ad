import type { Rule } from "../../policy/policy.ts";
import type { Environment } from "../../policy/environment.ts";
import type { Overlay } from "../../policy/overlay.ts";
import { commandWitnesses } from "./commands.ts";
import { hostWitnesses } from "./hosts.ts";
import { absentWitnesses, pathWitnesses } from "./paths.ts";
import { toolWitnesses } from "./tools.ts";
import { WITNESS, Witnesses, type Witness } from "./witness.ts";

/**
 * Accesses that show what a rule comes to: its common forms, and other ways to do the same. Files that they name and
 * that are not there are imagined.
 */
export function witnessesOf(rule: Rule, overlay: Overlay): readonly Witness[] {
  if (rule.inert !== undefined) return [];
  const out = new Witnesses(overlay.cwd);
  if (rule.action === "execute") commandWitnesses(rule, out);
  else if (rule.action === "connect") hostWitnesses(rule, out);
  else if (rule.action === "call") toolWitnesses(rule, out);
  else pathWitnesses(rule, overlay, out);
  return out.found;
}

/** What a rule comes to where its path does not exist yet; nothing for any other rule. */
export function absentWitnessesOf(rule: Rule, environment: Environment): readonly Witness[] {
  if (rule.inert !== undefined || (rule.action !== "read" && rule.action !== "write")) return [];
  const out = new Witnesses(environment.cwd);
  absentWitnesses(rule, environment, out);
  return out.found;
}

/** Accesses to something that an allow list does not name, and no other rule either. */
export function closedWitnesses(action: "write" | "connect", overlay: Overlay): readonly Witness[] {
  const out = new Witnesses(overlay.cwd);
  if (action === "connect") {
    const host = `${WITNESS}.invalid`;
    out.common("WebFetch", `https://${host}/`);
    out.common("Bash", `curl https://${host}/`, "by the shell");
    out.variant("Bash", `curl ${host}`, "without a scheme");
    out.variant("Bash", `git clone https://${host}/x/y`, "by git");
    out.deliberate(
      "Bash",
      `python3 -c 'import urllib.request; urllib.request.urlopen("https://${host}/")'`,
      "by an interpreter",
    );
    return out.found;
  }
  const path = `/var/${WITNESS}/file`;
  overlay.addFile(path);
  out.common("Write", path);
  out.common("Bash", `echo x > ${path}`, "by the shell");
  out.variant("Bash", `cp /etc/hostname ${path}`, "copied over");
  out.variant("Bash", `bash -c 'echo x > ${path}'`, "by bash -c");
  out.deliberate("Bash", `python3 -c 'open("${path}", "w")'`, "by an interpreter");
  return out.found;
}
