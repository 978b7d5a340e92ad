import { expect, test } from "vitest";
import { machineOf } from "../../test/support/machine.ts";
import { policyOf } from "../../test/support/memory.ts";
import { attemptOf } from "./attempt-of.ts";
import { judgeOf } from "./decide.ts";

const CWD = "/home/me/project";
const MACHINE = machineOf({
  "~/.aws/credentials": "file",
  "~/notes/a": "file",
  "~/project/src/a": "file",
  "~/project/src/keys": "-> ~/.aws",
  "~/project/src/deep/up": "-> ~/project/src",
  "~/project/lib/b": "file",
  "~/project/out": "-> ~/notes",
  "~/project/chain/one": "-> ~/links",
  "~/links/two": "-> ~/.aws/credentials",
});

const JUDGE = judgeOf(
  policyOf({
    srt: JSON.stringify({
      filesystem: { denyRead: ["~/.aws"], denyWrite: [], allowWrite: [".", "/tmp"] },
      network: { allowedDomains: [], deniedDomains: [] },
    }),
    bash: JSON.stringify({ deny: [], ask: [] }),
  }),
  MACHINE,
);

function answer(text: string): string {
  return JUDGE.decide(attemptOf({ tool: "Bash", text, cwd: CWD }, MACHINE)).effect;
}

test.each([
  // Links below are followed, and links behind links.
  ["grep -R x src", "deny"],
  ["grep -rR x src", "deny"],
  ["rg -L x src", "deny"],
  ["zip -qr /tmp/x.zip src", "deny"],
  ["cp -rL src /tmp/x", "deny"],
  ["tar chf /tmp/x src", "deny"],
  ["rsync -aL src /tmp/x", "deny"],
  ["grep -R x chain", "deny"],
  // They are not.
  ["grep -r x src", "default"],
  ["zip -qry /tmp/x.zip src", "allow"],
  ["cp -r src /tmp/x", "allow"],
  ["tar cf /tmp/x src", "allow"],
  ["rsync -a src /tmp/x", "allow"],
  // There is none that leads to something denied.
  ["grep -R x lib", "default"],
  ["grep -R x src/deep", "deny"],
  // What is not there may become a link.
  ["cp -rL later /tmp/x", "unknown"],
  ["cp -r later /tmp/x", "allow"],
])("a tree with links: %s is %s", (line, expected) => {
  expect(answer(line)).toBe(expected);
});

test.each([
  ["cat src/keys/../.aws/credentials", "deny"],
  ["cat out/../.aws/credentials", "deny"],
  ["cat lib/../../.aws/credentials", "deny"],
  ["cat lib/../src/a", "default"],
  ["cat /proc/self/cwd/src/keys/credentials", "deny"],
  ["cat /proc/self/root/home/me/.aws/credentials", "deny"],
  ["cd ..; cat /proc/self/cwd/.aws/credentials", "deny"],
  ["cat /proc/self/status", "default"],
])("a path as the system takes it: %s is %s", (line, expected) => {
  expect(answer(line)).toBe(expected);
});

test.each([
  ["touch out/x", "deny"],
  ["cd out; touch x", "deny"],
  ["touch lib/x", "allow"],
  ["touch /tmp/x", "allow"],
])("writing counts where a link leads: %s is %s", (line, expected) => {
  expect(answer(line)).toBe(expected);
});
