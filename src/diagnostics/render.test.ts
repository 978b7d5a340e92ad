import { expect, test } from "vitest";
import type { Diagnostic, Document } from "./diagnostic.ts";
import { renderDiagnostics, textOf } from "./render.ts";

const document: Document = { file: "rules.json", text: '{ "deny": [\n  "", 5] }\n', syntax: "json" };
const empty = (index: number, target?: string): Diagnostic => ({
  code: "empty-entry",
  args: { path: `deny[${index}]` },
  place: { at: "value", document, path: ["deny", index] },
  ...(target === undefined ? {} : { target }),
});
const PLAIN = { color: false, verbose: false } as const;

test("an error is shown with its place, its line and what to do", async () => {
  const { help } = textOf(empty(0));
  expect(await renderDiagnostics([empty(0)], PLAIN)).toBe(
    [
      "error[empty-entry]: `deny[0]` is empty",
      "  --> rules.json:2:3",
      "   |",
      ' 2 |   "", 5] }',
      "   |   ^^",
      `  = help: ${help ?? ""}`,
      "",
    ].join("\n"),
  );
});

test("many of one kind and target are cut, and --verbose shows them all", async () => {
  const many = Array.from({ length: 1500 }, () => empty(0));
  const count = (text: string): number => text.split("error[").length - 1;
  const short = await renderDiagnostics([...many, empty(1, "claude")], PLAIN);
  const shown = count(short) - 1;
  expect(short).toContain(`and ${(1500 - shown).toLocaleString("en-US")} more of this kind`);
  expect(shown).toBeLessThan(20);
  expect(short).toContain("claude: ");
  const long = await renderDiagnostics(many, { ...PLAIN, verbose: true });
  expect(count(long)).toBe(1500);
  expect(long).not.toContain("more of this kind");
});

test("colours are only there where they are wanted, and a text brings none of its own", async () => {
  const hostile: Diagnostic = { code: "unknown-key", args: { key: "\u001b[31mx\u202e", what: "a file" } };
  const plain = await renderDiagnostics([hostile], PLAIN);
  expect(plain).not.toContain("\u001b");
  expect(plain).not.toContain("\u202e");
  expect(plain).toContain("\\u{202e}");
  expect(await renderDiagnostics([empty(0)], { ...PLAIN, color: true })).toContain(
    "\u001b[1;31merror[empty-entry]\u001b[22;39m",
  );
});

test("a long text of a person is cut", () => {
  const { message } = textOf({ code: "unknown-key", args: { key: "k".repeat(5000), what: "a file" } });
  expect(message).toMatch(/k{200}\.\.\./);
  expect(message.length).toBeLessThan(300);
});

test("nothing gives nothing", async () => {
  expect(await renderDiagnostics([], PLAIN)).toBe("");
});

test("on a terminal long texts are broken at blanks, and never inside a path", async () => {
  const file = `/home/me/${"long/".repeat(20)}file`;
  const diagnostic: Diagnostic = { code: "file-unreadable", args: { what: file, reason: "it is a folder" } };
  const output = await renderDiagnostics([diagnostic], { ...PLAIN, width: 60 });
  expect(output).toContain(file);
  for (const line of output.split("\n"))
    if (!line.includes(file)) expect(line.length).toBeLessThanOrEqual(60);
  expect(output).toMatch(/\n {4}\S/);
  const flat = await renderDiagnostics([diagnostic], PLAIN);
  expect(output.replaceAll(/\s+/g, " ")).toBe(flat.replaceAll(/\s+/g, " "));
});

test("a list has one line for each item, and no item is wider than the terminal", async () => {
  const switches = [
    { what: "sandbox-on", setting: "sandbox.enabled: true", before: undefined },
    { what: "no-bypass", setting: "permissions.disableBypassPermissionsMode: disable", before: undefined },
  ] as const;
  const note: Diagnostic = { code: "behavior-changes", args: { switches, isDone: true }, target: "claude" };
  const lines = (await renderDiagnostics([note], PLAIN)).split("\n");
  expect(lines[0]).toBe("note[behavior-changes]: claude: the write also changed how the agent behaves");
  expect(lines.slice(1, -1).map((line) => line.slice(0, 4))).toEqual(["  - ", "  - "]);
  const narrow = await renderDiagnostics([note], { ...PLAIN, width: 70 });
  for (const line of narrow.split("\n")) expect(line.length).toBeLessThanOrEqual(70);
});
