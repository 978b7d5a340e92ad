import { expect, test } from "vitest";
import { machineOf } from "../../test/support/machine.ts";
import { policyOf } from "../../test/support/memory.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import { judgeOf } from "../policy/decide.ts";
import { STARTER } from "./starter.ts";

test.each([
  ["mkfs.ext4 /dev/sda1", "deny"],
  ["mkfs -t ext4 /dev/sda1", "deny"],
  ["git push -f origin main", "deny"],
  ["git push origin +main", "deny"],
  ["sudo ls", "deny"],
  ["git push --force-with-lease", "ask"],
  ["rm --recursive --force x", "ask"],
])("the starter policy: %s is %s", (text, effect) => {
  const machine = machineOf({});
  const attempt = attemptOf({ tool: "Bash", text, cwd: machine.cwd }, machine);
  expect(judgeOf(policyOf(STARTER), machine).decide(attempt).effect).toBe(effect);
});
