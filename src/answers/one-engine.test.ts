import { describe, expect, test } from "vitest";
import { machineOf } from "../../test/support/machine.ts";
import { policyOf } from "../../test/support/memory.ts";
import { parseAccess, printAccess } from "../policy/access.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import { judgeOf } from "../policy/decide.ts";
import { overlayOf } from "../policy/overlay.ts";
import { subjectsOf } from "./subjects.ts";

const MACHINE = { "~/.aws/credentials": "file", "~/project/x": "file" };

const POLICIES = {
  reading: { filesystem: { denyRead: ["~/.aws", "**/.env", "~/x/*.p?m"], allowRead: ["~/.aws/config"] } },
  writing: { filesystem: { denyWrite: ["**/.env", "~/a b/$x", "/etc/**"], allowWrite: [".", "/tmp"] } },
  hosts: {
    network: { deniedDomains: ["a.test", "*.b.test", "c.test:8080", "1.2.3.4"], allowedDomains: ["d.test"] },
  },
  open: { network: { deniedDomains: ["*"] } },
};
const COMMANDS = [
  "rm",
  "git push --force",
  "rm -rf",
  "docker run --privileged",
  "a 'b c'",
  "curl",
  "python3",
];

describe("coverage and explain give a witness the same answer, and a definite one", () => {
  test.each([...Object.entries(POLICIES), ...COMMANDS.map((command) => [command, {}] as const)])(
    "%s",
    (name, srt) => {
      const deny = COMMANDS.includes(name) ? [name] : [];
      const policy = policyOf({ srt: JSON.stringify(srt), bash: JSON.stringify({ deny, ask: [] }) });
      const overlay = overlayOf(machineOf(MACHINE));
      const all = subjectsOf(policy).flatMap((subject) => subject.witnesses(overlay));
      const judge = judgeOf(policy, overlay);
      expect(all.length).toBeGreaterThan(5);
      const differing = all.flatMap(({ access }) => {
        const coverage = judge.decide(attemptOf(access, overlay)).effect;
        const reading = parseAccess(printAccess(access), overlay.cwd);
        const explained =
          reading.kind === "access" ? judge.decide(attemptOf(reading.access, overlay)).effect : reading.kind;
        return coverage === explained && coverage !== "unknown"
          ? []
          : [`${printAccess(access)}: ${coverage}, ${explained}`];
      });
      expect(differing).toEqual([]);
    },
  );
});
