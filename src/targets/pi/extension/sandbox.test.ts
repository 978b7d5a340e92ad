import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { sandboxLine, sandboxRows, settingsOfRows, withProtection } from "./sandbox.ts";

const SETTINGS = {
  network: { allowedDomains: ["a.example"], deniedDomains: [] },
  filesystem: { denyRead: ["~/.ssh"], allowWrite: ["."], denyWrite: ["it's"] },
  credentials: {},
  mandatoryDenySearchDepth: 4,
};

test("settings become rows, and the rows the same settings", () => {
  const rows = sandboxRows(JSON.stringify({ $schema: "x", enabled: true, ...SETTINGS }));
  expect(rows).toContainEqual({ setting: "sandbox", at: ["filesystem", "denyRead"], value: ["~/.ssh"] });
  expect(settingsOfRows(rows)).toEqual(SETTINGS);
});

test("a row without its place is not passed over", () => {
  expect(() => settingsOfRows([{ setting: "sandbox", value: [] }])).toThrow("without its place");
});

const row = (text: string, more: object = {}): unknown => ({
  effect: "deny",
  action: "write",
  subject: { kind: "path", text, literal: true },
  from: "self-protection",
  ...more,
});

test("what decides about agents is not writable where it is there", () => {
  const rows = [
    row("/h/there"),
    row("/h/missing"),
    row("/h/[x]"),
    row("/h/there", { from: "srt, filesystem.denyWrite" }),
    row("**/.pi", { subject: { kind: "path", text: "**/.pi", literal: false } }),
  ];
  const kind = (path: string): "file" | "absent" => (path === "/h/missing" ? "absent" : "file");
  const { settings, added } = withProtection(SETTINGS, rows, { kind });
  expect(added).toEqual([0, 2]);
  expect(settings["filesystem"]).toEqual({
    ...SETTINGS.filesystem,
    denyWrite: ["it's", "/h/there", { path: "/h/[x]", literal: true }],
  });
});

test("settings without the list stay as they are, for the sandbox to refuse", () => {
  const settings = { filesystem: { denyRead: [] } };
  expect(withProtection(settings, [row("/h")], { kind: () => "file" })).toEqual({ settings, added: [] });
});

test.each(["true", 'echo "it\'s" $HOME `x` \\', "cat <<'EOF'\nTWSRT\nEOF", "", "two\nlines # and a comment"])(
  "the shell hands the line and the settings on as they are: %j",
  (line) => {
    // In place of the sandbox: a program that shows what it is given.
    const shown =
      'process.stdout.write(JSON.stringify([process.argv.slice(1), fs.readFileSync("/dev/fd/3", "utf8")]))';
    const program = "/tmp/a b/srt";
    const wrapped = sandboxLine(line, SETTINGS, program);
    const [start, ...rest] = wrapped.split(`'${program}'`);
    expect(rest).toHaveLength(1);
    const text = execFileSync(
      "/bin/sh",
      ["-c", `${start ?? ""}'${process.execPath}' -e '${shown}' -- ${rest.join("")}`],
      { encoding: "utf8" },
    );
    const [args, settings] = JSON.parse(text) as [string[], string];
    expect(args).toEqual(["-s", "/dev/fd/3", "-c", line]);
    expect(JSON.parse(settings)).toEqual(SETTINGS);
  },
);
