import { describe, expect, test } from "vitest";
import { machineOf } from "../../test/support/machine.ts";
import type { LayerAnswer } from "../enforcers/model.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import type { Access } from "../policy/attempt.ts";
import { shapeOf } from "./shapes.ts";

const MACHINE = machineOf({
  "~/a": "file",
  "~/b": "file",
  "~/d/c": "file",
  "~/.ssh/id": "file",
  "~/project/x": "file",
  "~/project/link": "-> ~/a",
  "/etc/passwd": "file",
  "/srv/x": "file",
});
const ASKS: LayerAnswer = { verdict: "ask", reason: "write-asks" };

function shape(access: string, form = "plain", answer = ASKS): string {
  const [, tool = "", text = ""] = /^(\w+)\((.*)\)$/.exec(access) ?? [];
  const attempt = attemptOf({ tool: tool as Access["tool"], text, cwd: MACHINE.cwd }, MACHINE);
  return shapeOf({ attempt, form }, answer, MACHINE);
}

describe("one control does for", () => {
  test.each([
    ["Read(~/a)", "Read(~/b)"],
    ["Read(~/a)", "Read(~/d/c)"],
    ["Write(~/none)", "Write(~/d/none)"],
    ["WebFetch(https://a.test/)", "WebFetch(https://b.test/x)"],
    ["Bash(rm a)", "Bash(rm b)"],
    ["Bash(cat ~/a)", "Bash(cat ~/d/c)"],
    ["Bash(git push x)", "Bash(git rebase x)"],
  ])("%s and %s", (a, b) => expect(shape(a)).toBe(shape(b)));
});

describe("each needs a control of its own:", () => {
  test.each([
    ["Read(~/a)", "Write(~/a)"],
    ["Read(~/a)", "Edit(~/a)"],
    ["Read(~/a)", "Read(~/none)"],
    ["Read(~/a)", "Read(~/d)"],
    ["Read(~/a)", "Read(x)"],
    ["Read(~/a)", "Read(~/.ssh/id)"],
    ["Read(x)", "Read(link)"],
    ["Read(~/a)", "Read(~/d/../a)"],
    ["Read(/etc/passwd)", "Read(/srv/x)"],
    ["WebFetch(https://a.test/)", "WebFetch(http://a.test/)"],
    ["WebFetch(https://a.test/)", "WebFetch(https://a.test:8443/)"],
    ["Bash(rm a)", "Bash(mv a)"],
    ["Bash(rm a)", "Bash(sudo rm a)"],
    ["Bash(rm a)", "Bash((rm a))"],
    ["Bash(cat ~/a)", "Bash(cat ~/.ssh/id)"],
    ["Bash(curl a.test)", "Bash(curl https://a.test:8443/)"],
  ])("%s and %s", (a, b) => expect(shape(a)).not.toBe(shape(b)));

  test("accesses of which a model says different things", () => {
    expect(shape("Read(~/a)")).not.toBe(shape("Read(~/b)", "plain", { verdict: "allow" }));
    expect(shape("Read(~/a)")).not.toBe(
      shape("Read(~/b)", "plain", { verdict: "ask", reason: "protected-file" }),
    );
  });

  test("command lines of another form", () => {
    expect(shape("Bash(rm a)")).not.toBe(shape("Bash(rm b)", "by sudo"));
  });
});
