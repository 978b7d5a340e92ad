import { describe, expect, test } from "vitest";
import { FILES, srt, type Source } from "../support/broken-source.ts";
import { diagnosticsOf, errorsOf, expectNoTrace, refused, type Shown } from "../support/report.ts";
import { runShell } from "../support/shell.ts";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

function worldWith(source: Source, text: string): World {
  const world = newWorld(EXAMPLE);
  world.write(FILES[source], text);
  return world;
}

describe("a broken source", () => {
  const broken = '{ "filesystem": { "denyRaed": [] } }';

  test.each([
    ["srt", '{ "filesystem": { "denyRead": ["x", ""] } }', "empty-entry", 1, 37, '""'],
    ["bash", '{ "deny": [\n  "rm"\n  "sudo"\n] }', "json-syntax", 3, 3, '"sudo"'],
  ] as const)(
    "%s is shown at its place, and nothing is written",
    (source, text, code, line, column, part) => {
      const world = worldWith(source, text);
      world.write(".claude/settings.json", '{ "model": "opus" }\n');
      const errors = refused(world, ["generate", "claude", "-w"], 1);
      const help = expect.stringMatching(/\w{3}/) as string;
      const place = { file: `<home>/${FILES[source]}`, line, column, underlined: part };
      expect(errors).toEqual([
        { severity: "error", code, message: expect.any(String) as string, ...place, help },
      ]);
    },
  );

  test.each([
    ["generate"],
    ["generate", "copilot"],
    ["generate", "-n", "-w"],
    ["generate", "--json"],
    ["diff"],
    ["diff", "--json"],
  ])("stops `%s %s %s`", (...args) => {
    const world = worldWith("srt", broken);
    const words = args.filter((arg) => arg !== undefined);
    expect(refused(world, words, 1)).toMatchObject([{ code: "unknown-key-near" }]);
  });

  test("says that plain JSON is what the sandbox takes", () => {
    for (const text of ["{} // x", '{ "enabled": 1, }', "\ufeff{}"]) {
      const [error] = refused(worldWith("srt", text), ["generate"], 1) as [Shown];
      expect(error.help).toMatch(/refuses/);
    }
  });

  test("is reported together with the other one", () => {
    const world = newWorld({ srt: broken, bash: '{ "deny": "rm" }' });
    const errors = refused(world, ["generate"], 1);
    expect(errors.map(({ file, code }) => [file, code])).toEqual([
      ["<home>/.srt-settings.json", "unknown-key-near"],
      ["<home>/.config/twsrt/bash-rules.json", "wrong-type"],
    ]);
  });

  test("has every problem of its entries named", () => {
    const world = worldWith("bash", '{\n  "deny": ["", 5],\n  "ask": ["a\\nb"]\n}');
    const errors = refused(world, ["generate"], 1);
    expect(errors.map(({ code, line }) => `${code} ${line}`).toSorted()).toEqual([
      "control-character 3",
      "empty-entry 2",
      "wrong-type 2",
    ]);
  });

  test("gives a few lines for thousands of problems", () => {
    const world = worldWith("bash", JSON.stringify({ deny: Array.from({ length: 5000 }, () => "") }));
    const before = world.snapshot();
    const run = world.run(["generate", "-w"]);
    expect(run.status).toBe(1);
    expect(run.stdout).toBe("");
    expect(run.stderr).toMatch(/and 4,9\d\d more/);
    expect(run.stderr.split("\n").length).toBeLessThan(80);
    expect(world.snapshot()).toEqual(before);
  });
});

describe("a missing source", () => {
  test.each(["srt", "bash"] as const)("%s is named with the command that helps", (source) => {
    const { [source]: _, ...other } = EXAMPLE;
    const world = newWorld(other);
    for (const command of ["generate", "diff"]) {
      const errors = refused(world, [command], 1);
      expect(errors).toMatchObject([{ code: "file-missing", file: `<home>/${FILES[source]}` }]);
      expect(errors[0]?.help).toContain("`twsrt init --starter`");
    }
    refused(world, ["generate", "-w"], 1);
  });

  test("both are named", () => {
    const errors = refused(newWorld(), ["generate"], 1);
    expect(errors.map(({ file }) => file)).toEqual([`<home>/${FILES.srt}`, `<home>/${FILES.bash}`]);
  });

  test("is not stood in for by an empty folder or a link that leads nowhere", async () => {
    const world = newWorld({ bash: EXAMPLE.bash });
    (await import("node:fs")).symlinkSync("nowhere", world.path(".srt-settings.json"));
    expect(refused(world, ["generate"], 1)).toMatchObject([{ code: "file-missing" }]);
  });
});

/** Runs `generate claude` on a policy that is odd but right. */
function accepted(source: Source, text: string, ...more: readonly string[]) {
  const run = worldWith(source, text).run(["generate", "claude", ...more]);
  expect({ status: run.status, errors: errorsOf(run) }).toEqual({ status: 0, errors: [] });
  expectNoTrace(run);
  return run;
}

describe("accepted", () => {
  test("a full file gives no word on standard error", () => {
    const legitimate = srt({
      $schema: "https://example.com/schema.json",
      filesystem: {
        denyRead: ["~/.aws", { path: "odd[name]", literal: true }],
        allowGitConfig: true,
      },
      network: { deniedDomains: ["evil.com"], deniedDomainReasons: { "evil.com": "is evil" } },
      enabled: true,
      allowPty: false,
      ignoreViolations: { "*": ["/x"] },
      ripgrep: { command: "rg" },
    });
    const run = accepted("srt", legitimate);
    expect(run.stderr).toBe("");
    expect(run.stdout).toContain('"Read(~/.aws/**)"');
    expect(run.stdout).toContain('"Read(odd');
    expect(run.stdout).toContain('"WebFetch(domain:evil.com)"');
  });

  test("the nested shape gives the same rules, and the warning that the sandbox refuses it", () => {
    const nested = JSON.stringify({
      sandbox: {
        permissions: {
          filesystem: {
            read: { denyOnly: ["~/.aws"] },
            write: { denyWithinAllow: ["**/.env"], allowOnly: ["."] },
          },
          network: { allowedHosts: ["a.b"], deniedHosts: ["evil.com"] },
        },
      },
    });
    const flat = srt({
      filesystem: { denyRead: ["~/.aws"], denyWrite: ["**/.env"], allowWrite: ["."] },
      network: { allowedDomains: ["a.b"], deniedDomains: ["evil.com"] },
    });
    const run = accepted("srt", nested);
    expect(run.stdout).toBe(accepted("srt", flat).stdout);
    expect(diagnosticsOf(run)).toMatchObject([{ severity: "warning", code: "srt-refuses-file" }]);
  });

  test("an empty list in the second shape is no second shape", () => {
    const text = srt({
      filesystem: { denyRead: ["~/.aws"] },
      sandbox: { permissions: { filesystem: { read: { denyOnly: [] } } } },
    });
    expect(accepted("srt", text).stdout).toContain("Read(~/.aws)");
  });

  test("comments, a byte-order mark and entries with reasons in the bash rules", () => {
    const text = `\ufeff// first
{ /* lists */ "deny": [
  "rm", // gone is gone
  { "command": "git push --force", "reason": "rewrites" },
  { "command": "sudo" }
] } // end`;
    const run = accepted("bash", text);
    expect(run.stderr).toBe("");
    for (const form of ["rm", "rm *", "sudo", "git push --force", "git push * --force"])
      expect(run.stdout).toContain(`"Bash(${form})"`);
  });

  test("empty documents and lists", () => {
    expect(accepted("bash", "{}").stderr).toBe("");
    expect(accepted("bash", '{ "deny": [], "ask": [] }').stderr).toBe("");
    expect(accepted("srt", srt({})).stderr).toBe("");
  });
});

describe("a warning", () => {
  test("names the file, the line and what to do, and the result is there all the same", () => {
    const run = accepted("srt", srt({ colour: "blue" }));
    const warnings = diagnosticsOf(run).filter(({ code }) => code === "unknown-key");
    expect(warnings).toMatchObject([{ severity: "warning", file: `<home>/${FILES.srt}`, line: 1 }]);
    expect(warnings[0]?.help).toBeDefined();
    expect(JSON.parse(run.stdout)).toBeTypeOf("object");
  });

  test("no warning but a note for a star that adds nothing, and none for a prefix", () => {
    const run = accepted("bash", '{ "deny": ["npm run *", "mkfs.*", "git push -f*"] }');
    expect(diagnosticsOf(run)).toMatchObject([{ severity: "note", code: "command-wildcard", line: 1 }]);
    expect(run.stdout).toContain('"Bash(mkfs.*)"');
    expect(run.stdout).toContain('"Bash(git push * -f*)"');
  });

  test("is also shown when the result is written", () => {
    const world = worldWith("srt", srt({ filesystem: { denyRead: ["~/.aws"] }, colour: 1 }));
    const run = world.run(["generate", "claude", "-w"]);
    expect(run.status).toBe(0);
    expect(diagnosticsOf(run).map(({ code }) => code)).toContain("unknown-key");
  });

  test("inert domains never open anything", () => {
    const text = srt({
      network: { allowedDomains: ["münchen.de", "me@a.b", "a.b,c.d", "https://a.b", "*"] },
    });
    const world = worldWith("srt", text);
    const run = world.run(["generate"]);
    expect(run.status).toBe(0);
    expect(run.stdout).not.toMatch(/WebFetch|--allow-url/);
  });

  test("thousands give a few lines, and all of them with -v", () => {
    const many = (make: (n: number) => string) => Array.from({ length: 5000 }, (_, n) => make(n));
    const world = newWorld({
      srt: srt({
        filesystem: { denyRead: many((n) => `$VAR${n}/x `), denyWrite: many((n) => `/opt/*/${n}/`) },
        network: { allowedDomains: many((n) => `münchen${n}.de`), deniedDomains: many((n) => `a/${n}`) },
      }),
      bash: JSON.stringify({ deny: many((n) => `a${n} && b`), ask: many((n) => `c${n} *`) }),
    });
    const run = runShell(world, "twsrt generate");
    expect(run.status).toBe(0);
    expect(diagnosticsOf(run).length).toBeGreaterThan(10);
    expect(run.stderr).toMatch(/4,99\d more/);
    expect(run.stderr.split("\n").length).toBeLessThan(120);
    expect(run.stderr.length).toBeLessThan(20_000);
    const everything = runShell(world, "twsrt generate claude -v >/dev/null");
    expect(everything.stderr).toContain("$VAR4999/x");
  });

  test("thousands of ask rules make one loss of a line or two", () => {
    const ask = Array.from({ length: 5000 }, (_, n) => `tool${n}`);
    const run = worldWith("bash", JSON.stringify({ ask })).run(["generate", "copilot"]);
    expect(run.status).toBe(0);
    expect(run.stderr.match(/the agent cannot ask per command/g)).toHaveLength(1);
    expect(run.stderr).toContain("and 4,997 more");
    expect(run.stderr.split("\n").length).toBeLessThan(10);
  });
});
