import { mergePolicies } from "../../src/policy/merge.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { readBashRules } from "../../src/sources/bash.ts";
import { readSrtSettings } from "../../src/sources/srt.ts";

interface Texts {
  readonly filesystem: object;
  readonly network: object;
  readonly deny: readonly string[];
  readonly ask: readonly string[];
}

const NO_NETWORK_LISTS = { deniedDomains: [] };

/** Policies that the lines are judged by. Each name is part of the corpus, so it stays. */
const TEXTS: Readonly<Record<string, Texts>> = {
  /** What most people write: secrets unread, work in some places, some commands denied or asked about. */
  usual: {
    filesystem: {
      denyRead: ["~/.aws", "~/.ssh", "~/.gnupg", "~/.netrc"],
      denyWrite: ["**/.env", "**/*.pem", "**/*.key", "**/secrets/**"],
      allowWrite: [".", "/tmp", "~/dev"],
    },
    network: { allowedDomains: ["github.com", "*.github.com"], deniedDomains: [] },
    deny: ["rm", "sudo", "git push --force"],
    ask: ["git push", "git commit", "pip install"],
  },
  /** Single files, and sub-commands with options. */
  narrow: {
    filesystem: {
      denyRead: ["~/.ssh", ".env"],
      denyWrite: ["~/.cfg/policy.json", "locked/inner"],
      allowWrite: [".", "/tmp"],
    },
    network: { allowedDomains: ["a.example"], deniedDomains: [] },
    deny: ["git reset --hard", "git clean -f", "git checkout -f", "git branch -D", "rm -rf"],
    ask: ["rm"],
  },
  /** No list of what is allowed: only what is named is denied. */
  open: {
    filesystem: { denyRead: ["**/secrets", "~/.aws/credentials"], denyWrite: ["a.txt", "~/notes.txt"] },
    network: { deniedDomains: ["evil.test"] },
    deny: ["chmod", "dd", "curl", "find -delete"],
    ask: ["mv", "tee", "perl", "git stash"],
  },
};

function policyOf({ filesystem, network, deny, ask }: Texts): Policy {
  const srt = readSrtSettings({
    file: "srt",
    text: JSON.stringify({ filesystem, network: { ...NO_NETWORK_LISTS, ...network } }),
    syntax: "json",
  });
  const bash = readBashRules({ file: "bash", text: JSON.stringify({ deny, ask }), syntax: "jsonc" });
  if (!srt.ok || !bash.ok) throw new Error(`invalid policy: ${JSON.stringify([srt, bash])}`);
  return mergePolicies([srt.value.value, bash.value.value]);
}

/** By name. */
export const POLICIES: Readonly<Record<string, Policy>> = Object.fromEntries(
  Object.entries(TEXTS).map(([name, texts]) => [name, policyOf(texts)]),
);
