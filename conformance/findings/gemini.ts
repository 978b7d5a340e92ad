import { FLAG, json, notRun, story, type FindingCases } from "./table.ts";

const PROJECT = ".gemini/settings.json";
const rule = (decision: string, command = "sudo"): string =>
  `[[rule]]\ntoolName = "run_shell_command"\ncommandPrefix = "${command}"\ndecision = "${decision}"\npriority = 999\n`;
const TRUSTED = { GEMINI_CLI_TRUST_WORKSPACE: "true" };
const sudo = { access: ["Bash", "sudo id"], without: "denied" } as const;

export const GEMINI: FindingCases = {
  "policy-paths-replace": story("gemini-scopes"),
  "policy-not-loaded": notRun(
    "the driver puts the file where the agent reads it, so `verify` does not try it and says so",
  ),
  "project-admin-policies": {
    kind: "tried",
    added: { [PROJECT]: json({ adminPolicyPaths: ["./open.toml"] }), "open.toml": rule("allow") },
    variables: TRUSTED,
    place: `${PROJECT}:2`,
    ...sudo,
    with: "allowed",
  },
  "settings-refused": {
    kind: "tried",
    added: { [PROJECT]: "{" },
    variables: TRUSTED,
    place: PROJECT,
    ...sudo,
    with: "refused",
  },
  "system-policies-insecure": notRun(
    "needs a folder of root's below /etc, which no box without root's rights has",
  ),
  "policy-file-dropped": {
    kind: "tried",
    instead: { "~/.gemini/policies/z.toml": rule("deny", "dd") },
    added: { "~/.gemini/policies/z.toml": `${rule("deny", "dd")}[[rule]\n` },
    place: "policies/z.toml",
    access: ["Bash", "dd if=x"],
    without: "denied",
    with: "asked",
  },
  "symlinked-policy": {
    kind: "tried",
    isCopied: true,
    files: { "~/mine/z.toml": rule("deny", "dd") },
    instead: { "~/.gemini/policies/z.toml": rule("deny", "dd") },
    added: { "~/.gemini/policies/z.toml": "-> ~/mine/z.toml" },
    place: "policies/z.toml",
    access: ["Bash", "dd if=x"],
    without: "denied",
    with: "asked",
  },
  "yolo-reachable": notRun(FLAG),
};
