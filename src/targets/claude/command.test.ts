import { describe, expect, test } from "vitest";
import type { RuleWord } from "../../shell/rule-word.ts";
import { commandForms as spelledForms } from "./command.ts";

function commandForms(words: readonly RuleWord[]): { forms: readonly string[]; loss?: string } {
  const { forms, ...rest } = spelledForms(words);
  return { forms: forms.map(({ text }) => text), ...rest };
}

const forms = (text: string): readonly string[] => commandForms(text.split(" ")).forms;

// Which set of forms catches a command was measured: facts.md D, release 2.1.330.
describe("commandForms", () => {
  test("a program, with sub-commands", () => {
    expect(commandForms(["rm"])).toEqual({ forms: ["rm", "rm *"] });
    expect(commandForms(["npm", "run", "build"])).toEqual({ forms: ["npm run build", "npm run build *"] });
  });

  test("an option at the end may stand anywhere behind the sub-command", () => {
    expect(commandForms(["git", "push", "--force"])).toEqual({
      forms: ["git push --force", "git push --force *", "git push * --force", "git push * --force *"],
    });
  });

  test("two options in either order, with words anywhere", () => {
    const { forms: both, loss } = commandForms(["git", "push", "-a", "-b"]);
    expect(loss).toBeUndefined();
    expect(both).toHaveLength(16);
    expect(both).toContain("git push -b * -a");
    expect(both).toContain("git push * -a * -b *");
  });

  test("an option and a plain word behind it", () => {
    expect(forms("rm -rf /")).toHaveLength(16);
    expect(forms("rm -rf /")).toContain("rm * / * -rf *");
  });

  test("more than that keeps its order, or its place, and says so", () => {
    const three = commandForms(["docker", "run", "-a", "-b", "x"]);
    expect(three).toMatchObject({ loss: "option-position" });
    expect(three.forms).toHaveLength(16);
    expect(commandForms(["x", "-a", "-b", "-c", "-d"])).toEqual({
      forms: ["x -a -b -c -d", "x -a -b -c -d *"],
      loss: "option-position",
    });
  });

  test("the program itself is no option", () => {
    expect(forms("-x")).toEqual(["-x", "-x *"]);
  });

  test("a prefix is a wildcard, which covers what follows it", () => {
    expect(commandForms([{ prefix: "mkfs." }])).toEqual({ forms: ["mkfs.*"] });
    expect(commandForms([{ prefix: "" }])).toEqual({ forms: ["*"] });
    expect(commandForms(["npm", { prefix: "te" }, "x"])).toEqual({ forms: ["npm te* x", "npm te* x *"] });
    expect(commandForms(["git", "push", { prefix: "-f" }])).toEqual({
      forms: ["git push -f*", "git push * -f*"],
    });
  });

  test("backslashes are doubled, and once more beside a wildcard", () => {
    expect(forms("echo a\\b")).toEqual(["echo a\\\\b", "echo a\\\\\\\\b *"]);
  });

  test("quotes, brackets and operators are data", () => {
    expect(commandForms(["echo", "it's (a) | b"]).forms).toEqual([
      "echo it's (a) | b",
      "echo it's (a) | b *",
    ]);
  });
});
