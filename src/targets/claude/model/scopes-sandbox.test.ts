import { describe, expect, test } from "vitest";
import {
  HOME,
  type Files,
  answers,
  ALL,
  S,
  OS,
  STRICT,
  LISTED,
} from "../../../../test/support/claude-scopes.ts";

const inNetwork = (of: object): object => ({ sandbox: { network: of } });
const inFiles = (of: object): object => ({ sandbox: { filesystem: of } });
const curl = (...hosts: readonly string[]): readonly string[] =>
  hosts.map((host) => `Bash(curl http://${host}/)`);
const MANAGED_ON = { sandbox: { enabled: true, filesystem: { denyRead: ["~/sec"] } } };
/** What the sandbox alone says to the two accesses. */
const sandboxed = (files: Files, accesses: readonly string[] = OS): readonly (string | undefined)[] =>
  answers(files, accesses).map((answer) => answer.split(" ")[1]);

describe.each(["project", "local"])("the sandbox and a %s file of a folder that is not trusted", (scope) => {
  const at = (user: unknown, value: unknown, more: Files = {}): Files => ({ user, [scope]: value, ...more });

  test.each<[string, unknown, readonly (string | undefined)[]]>([
    ["C23 nothing", {}, ["deny", "deny"]],
    ["C24 switches it off", { sandbox: { enabled: false } }, [undefined, undefined]],
    ["C25 reopens reading", inFiles({ allowRead: ["~/sec"] }), ["allow", "deny"]],
    ["C26 widens writing", inFiles({ allowWrite: ["~/other"] }), ["deny", "allow"]],
    [
      "C27 by another directory",
      { permissions: { additionalDirectories: [`${HOME}/other`] } },
      ["deny", "allow"],
    ],
    ["C27 as it was measured", { permissions: { additionalDirectories: ["~/other"] } }, ["deny", "allow"]],
    [
      "by a relative directory, which was not measured",
      { permissions: { additionalDirectories: ["../other"] } },
      ["deny", "unknown"],
    ],
    ["B21 by an allow rule", { permissions: { allow: ["Edit(~/other/**)"] } }, ["deny", "allow"]],
    ["C28 cannot free all files", inFiles({ disabled: true }), ["deny", "deny"]],
    [
      "takes commands out, although C29 says otherwise (facts.md Q)",
      { sandbox: { excludedCommands: ["python3 *"] } },
      [undefined, undefined],
    ],
    ["C29 takes out no other command", { sandbox: { excludedCommands: ["make *"] } }, ["deny", "deny"]],
    ["G3 opens no reading by a rule", { permissions: { allow: ["Read(~/sec/**)"] } }, ["deny", "deny"]],
  ])("%s", (_, value, expected) => {
    expect(sandboxed(at(S, value))).toEqual(expected);
  });

  describe.each<[string, unknown, string]>([
    ["no commands outside", { sandbox: { allowUnsandboxedCommands: false } }, "deny"],
    ["no hosts of others", inNetwork({ allowManagedDomainsOnly: true, allowedDomains: [] }), "deny"],
    ["commands outside", { sandbox: { allowUnsandboxedCommands: true } }, "allow"],
    ["no reading by others", inFiles({ allowManagedReadPathsOnly: true }), "allow"],
    ["no other list of hosts", inNetwork({ strictAllowlist: true }), "allow"],
    ["the sandbox", { sandbox: { enabled: true } }, "allow"],
  ])("an administrator wants %s", (_, managed, expected) => {
    test.each([
      inFiles({ allowWrite: ["~/other"] }),
      { permissions: { additionalDirectories: ["~/other"] } },
      { permissions: { allow: ["Edit(~/other/**)"] } },
    ])("%j", (value) => {
      expect(sandboxed(at(S, value, { managed }))[1]).toBe(expected);
    });

    test("the user's own list counts", () => {
      const user = { ...S, sandbox: { ...S.sandbox, filesystem: { allowWrite: ["~/other"] } } };
      expect(sandboxed(at(user, {}, { managed }))[1]).toBe("allow");
    });
  });

  test.each<[string, unknown, unknown, string, string]>([
    [
      "C31 adds no host to a closed list",
      STRICT,
      inNetwork({ allowedDomains: ["evil.test"] }),
      "evil.test",
      "deny",
    ],
    [
      "B20 nor by a rule",
      STRICT,
      { permissions: { allow: ["WebFetch(domain:evil.test)"] } },
      "evil.test",
      "deny",
    ],
    ["C32 does not open a closed list", STRICT, inNetwork({ strictAllowlist: false }), "other.test", "deny"],
    [
      "B12 brings no proxy for a closed list",
      STRICT,
      inNetwork({ httpProxyPort: 18099 }),
      "evil.test",
      "deny",
    ],
    [
      "B7 adds a host to an open list",
      LISTED,
      inNetwork({ allowedDomains: ["evil.test"] }),
      "evil.test",
      "allow",
    ],
    [
      "G2 also by a rule",
      LISTED,
      { permissions: { allow: ["WebFetch(domain:evil.test)"] } },
      "evil.test",
      "allow",
    ],
    ["B9 does not close a list", LISTED, inNetwork({ strictAllowlist: true }), "evil.test", "ask"],
    ["B11 denies a host", STRICT, inNetwork({ deniedDomains: ["good.test"] }), "good.test", "deny"],
    [
      "G1 brings a proxy for an open list",
      LISTED,
      inNetwork({ httpProxyPort: 18099 }),
      "evil.test",
      "unknown",
    ],
  ])("%s", (_, user, value, host, expected) => {
    expect(sandboxed(at(user, value), curl(host))).toEqual([expected]);
  });

  test("B13, B14, B15: questions, and what it denies", () => {
    const bare = { sandbox: { ...S.sandbox, autoAllowBashIfSandboxed: false } };
    const auto = (is: boolean): object => ({ sandbox: { autoAllowBashIfSandboxed: is } });
    expect(answers(at(bare, auto(true)), ["Bash(python3 -c 1)"])[0]).toMatch(/^allow/);
    expect(answers(at({ sandbox: S.sandbox }, auto(false)), ["Bash(python3 -c 1)"])[0]).toMatch(/^ask/);
    const open = { ...S, sandbox: { ...S.sandbox, filesystem: { allowWrite: ["~/other"] } } };
    expect(sandboxed(at(open, {}))).toEqual(["allow", "allow"]);
    expect(sandboxed(at(open, inFiles({ denyRead: ["~/sec"], denyWrite: ["~/other"] })))).toEqual([
      "deny",
      "deny",
    ]);
  });
});

describe("the sandbox and an administrator's file", () => {
  test.each<[string, Files, string | undefined]>([
    ["C33", { managed: MANAGED_ON, user: ALL, project: inFiles({ disabled: true }) }, "deny"],
    [
      "C34",
      {
        managed: {
          sandbox: { enabled: true, filesystem: { denyRead: ["~/sec"], allowManagedReadPathsOnly: true } },
        },
        user: ALL,
        project: inFiles({ allowRead: ["~/sec"] }),
      },
      "deny",
    ],
    [
      "C53a",
      {
        managed: MANAGED_ON,
        user: { ...ALL, sandbox: { enabled: false } },
        project: { sandbox: { enabled: false } },
      },
      "deny",
    ],
    [
      "C53b, as it was measured with a script in place of code on the command line",
      { managed: MANAGED_ON, user: ALL, project: { sandbox: { excludedCommands: ["python3 *"] } } },
      undefined,
    ],
    [
      "C53b, where commands cannot leave",
      {
        managed: { sandbox: { ...MANAGED_ON.sandbox, allowUnsandboxedCommands: false } },
        user: ALL,
        project: { sandbox: { excludedCommands: ["python3 *"] } },
      },
      "deny",
    ],
    [
      "M1 a wrong switch is on",
      { managed: { sandbox: { enabled: "x", filesystem: { denyRead: ["~/sec"] } } }, user: ALL },
      "deny",
    ],
    [
      "M4 a wrong list goes alone",
      { managed: { sandbox: { enabled: true, filesystem: { denyRead: "~/sec" } } }, user: ALL },
      "allow",
    ],
    [
      "M5 a wrong item goes alone",
      { managed: { sandbox: { enabled: true, filesystem: { denyRead: [5, "~/sec"] } } }, user: ALL },
      "deny",
    ],
  ])("%s", (_, files, expected) => {
    expect(sandboxed(files)[0]).toBe(expected);
  });

  test("C35, G4: hosts", () => {
    const only = {
      sandbox: {
        enabled: true,
        network: { allowManagedDomainsOnly: true, strictAllowlist: true, allowedDomains: ["good.test"] },
      },
    };
    const project = {
      ...inNetwork({ allowedDomains: ["evil.test"] }),
      permissions: { allow: ["WebFetch(domain:evil.test)"] },
    };
    expect(sandboxed({ managed: only, user: ALL, project }, curl("good.test", "evil.test"))).toEqual([
      "allow",
      "deny",
    ]);
    const strict = {
      sandbox: { enabled: true, network: { strictAllowlist: true, allowedDomains: ["good.test"] } },
    };
    const user = { ...ALL, ...inNetwork({ allowedDomains: ["user.test"] }) };
    expect(sandboxed({ managed: strict, user, project }, curl("user.test", "evil.test"))).toEqual([
      "allow",
      "deny",
    ]);
  });
});

describe("commands that the sandbox lets run unasked, and rules for files", () => {
  const auto = (permissions: object): object => ({
    permissions,
    sandbox: { enabled: true, autoAllowBashIfSandboxed: true },
  });
  const layer2 = (files: Files, accesses: readonly string[]): readonly (string | undefined)[] =>
    answers(files, accesses).map((answer) => answer.split(" ")[0]);

  test("an argument with `=` puts the setting aside, where it is neither an option nor from a variable", () => {
    const user = auto({ deny: ["Edit(a.txt)", "Edit(**/.env)"] });
    const denied = ["Bash(echo A=1 > a.txt)", "Bash(echo A=1 >> .env)", "Bash(ls; echo 'x A=1' > a.txt)"];
    expect(layer2({ user }, denied)).toEqual(["deny", "deny", "deny"]);
    const asks = [
      "Bash(echo a.b=1 > n)",
      "Bash(python3 -c 'x=1')",
      "Bash(make A=1)",
      "Bash(awk 'NR==1' b.md)",
    ];
    expect(layer2({ user }, asks)).toEqual(["ask", "ask", "ask", "ask"]);
    const runs = [
      "Bash(echo A=1)",
      "Bash(echo --o=1 > n)",
      "Bash(touch B=$X)",
      "Bash(dd if=b.md of=n)",
      "Bash(ls > n)",
    ];
    expect(layer2({ user }, runs)).toEqual(["allow", "allow", "allow", "allow", "allow"]);
  });

  test("a line that runs is not compared with them, and one that is asked about is", () => {
    const user = auto({ deny: ["Edit(a.txt)", "Read(b.md)"] });
    expect(layer2({ user }, ["Bash(rm a.txt)", "Bash(cat b.md)"])).toEqual(["allow", "allow"]);
    expect(layer2({ user }, ["Bash(ls > a.txt)", "Bash(> a.txt)"])).toEqual(["allow", "allow"]);
    const asked = ["Bash(A=1 ls > a.txt)", "Bash(eval ls > a.txt)", "Bash(rm a.txt; eval ls)"];
    expect(layer2({ user }, [...asked, "Bash(cat b.md; eval ls)", "Bash(eval ls)"])).toEqual([
      "deny",
      "deny",
      "deny",
      "deny",
      "ask",
    ]);
  });

  test("a program that starts what is not followed is asked about", () => {
    const asked = [
      "strace x",
      "/usr/bin/strace -V",
      "timeout 5 strace x",
      "exec ls",
      "(watch ls)",
      "ls | setsid x",
    ];
    const runs = ["watch", "sudo strace x", "timeout 5 x", "nohup x"];
    const texts = [...asked, ...runs].map((line) => `Bash(${line})`);
    expect(layer2({ user: auto({}) }, texts)).toEqual([
      ...asked.map(() => "ask"),
      ...runs.map(() => "allow"),
    ]);
  });

  test("the mode `plan` asks about them all the same", () => {
    const user = auto({ defaultMode: "plan", deny: ["Edit(a.txt)"] });
    expect(layer2({ user }, ["Bash(python3 -c 1)", "Bash(ls > a.txt)", "Bash(ls)"])).toEqual([
      "ask",
      "deny",
      "allow",
    ]);
  });
});
