import { expect, test } from "vitest";
import { machineOf } from "../../test/support/machine.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import { stepsOf } from "./steps.ts";

test("the steps name programs, wrappers, values and what was not understood", () => {
  const machine = machineOf({});
  const text = 'D=$HOME/x; sudo cp -r "$D" /tmp && f() { rm y; }; cat "$1"';
  const steps = stepsOf(attemptOf({ tool: "Bash", text, cwd: machine.cwd }, machine));
  const lines = steps.map((step) => {
    if (step.kind === "command") return `${step.words.join(" ")}${step.dormant ? " (never called)" : ""}`;
    return step.kind === "touch" ? `${step.action} ${step.what}` : `${step.code} ${step.part}`;
  });
  expect(lines).toEqual([
    "sudo cp -r ~/x /tmp",
    "cp -r ~/x /tmp",
    "rm y (never called)",
    'cat "$1"',
    "read /home/me/x and everything below it",
    "write /tmp",
    'path-unknown "$1"',
  ]);
});
