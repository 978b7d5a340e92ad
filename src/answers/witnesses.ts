import type { Rule } from "../policy/policy.ts";
import type { Overlay } from "../policy/overlay.ts";
import { commandWitnesses } from "./witness-commands.ts";
import { hostWitnesses } from "./witness-hosts.ts";
import { pathWitnesses } from "./witness-paths.ts";
import { WITNESS, Witnesses, type Witness } from "./witness.ts";

/**
 * Accesses that show what a rule comes to: its everyday forms, and the ways around it. Files that they speak of and
 * that are not there are imagined.
 */
export function witnessesOf(rule: Rule, overlay: Overlay): readonly Witness[] {
  if (rule.inert !== undefined) return [];
  const out = new Witnesses(overlay.cwd);
  if (rule.action === "execute") commandWitnesses(rule, out);
  else if (rule.action === "connect") hostWitnesses(rule, out);
  else pathWitnesses(rule, overlay, out);
  return out.found;
}

/** Accesses to something that an allow list does not name, and no other rule either. */
export function closedWitnesses(action: "write" | "connect", overlay: Overlay): readonly Witness[] {
  const out = new Witnesses(overlay.cwd);
  if (action === "connect") {
    const host = `${WITNESS}.invalid`;
    out.plain("WebFetch", `https://${host}/`);
    out.plain("Bash", `curl https://${host}/`, "by the shell");
    out.around("Bash", `curl ${host}`, "without a scheme");
    out.around("Bash", `git clone https://${host}/x/y`, "by git");
    out.around(
      "Bash",
      `python3 -c 'import urllib.request; urllib.request.urlopen("https://${host}/")'`,
      "by an interpreter",
    );
    return out.found;
  }
  const path = `/var/${WITNESS}/file`;
  overlay.addFile(path);
  out.plain("Write", path);
  out.plain("Bash", `echo x > ${path}`, "by the shell");
  out.around("Bash", `cp /etc/hostname ${path}`, "copied over");
  out.around("Bash", `bash -c 'echo x > ${path}'`, "by bash -c");
  out.around("Bash", `python3 -c 'open("${path}", "w")'`, "by an interpreter");
  return out.found;
}
