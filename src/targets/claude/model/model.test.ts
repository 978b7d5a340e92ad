import { describe, expect, test } from "vitest";
import { effort } from "../../../../test/support/effort.ts";
import type { Answer, LayerAnswer, Model } from "../../../enforcers/model.ts";
import { parseAccess } from "../../../policy/access.ts";
import { attemptOf } from "../../../policy/attempt-of.ts";
import type { Environment } from "../../../policy/environment.ts";
import { compilePattern, covers } from "./pattern.ts";
import { model, REASONS } from "./index.ts";

const LINKS: Readonly<Record<string, string>> = {
  "/home/me/link": "/srv/data",
  "/home/me/project/out": "/srv/data",
  "/home/me/.claude/settings.json": "/home/me/.claude/settings.json",
};

const ENVIRONMENT: Environment = {
  home: "/home/me",
  cwd: "/home/me/project",
  uid: 1000,
  platform: "linux",
  kind: (path) => (path.includes("absent") ? "absent" : "file"),
  realpath(path) {
    if (path.includes("absent")) return undefined;
    const link = Object.keys(LINKS).find((name) => path === name || path.startsWith(`${name}/`));
    return link === undefined ? path : `${LINKS[link] ?? ""}${path.slice(link.length)}`;
  },
  list: () => undefined,
};

function built(settings: object | string | undefined, environment = ENVIRONMENT): Model {
  const text = typeof settings === "object" ? JSON.stringify(settings) : settings;
  return model({
    files: { settings: text },
    environment,
    options: { file_tools: ["Read", "Edit"], sandbox: "keep", bypass: "keep" },
  });
}

function decide(settings: object | string | undefined, access: string, environment = ENVIRONMENT): Answer {
  const reading = parseAccess(access, environment.cwd);
  if (reading.kind !== "access") throw new Error(`no access: ${access}`);
  return built(settings, environment).decide(attemptOf(reading.access, environment));
}

const layer2 = (settings: object | string | undefined, access: string): LayerAnswer =>
  decide(settings, access).layer2;
const short = ({ verdict, reason, entry }: LayerAnswer): string =>
  [verdict, reason, entry?.value].filter((part) => part !== undefined).join(" ");

const ALL = ["Bash", "Read", "Edit", "Write", "WebFetch"];
const deny = (...rules: string[]): object => ({ permissions: { allow: ALL, deny: rules } });

describe("the file", () => {
  test.each([
    ["missing", undefined, "allow read-inside-start"],
    ["empty", "", "allow settings-rejected"],
    ["with a comment", '{ // x\n "permissions": { "deny": ["Read(a)"] } }', "allow settings-rejected"],
    [
      "with a wrong type elsewhere",
      '{ "model": 5, "permissions": { "deny": ["Read(a)"] } }',
      "allow settings-rejected",
    ],
    ["with a byte-order mark", '\ufeff{ "permissions": { "deny": ["Read(a)"] } }', "deny Read(a)"],
    [
      "with two equal keys",
      '{ "permissions": { "deny": ["Read(a)"] }, "permissions": { "deny": [] } }',
      "allow read-inside-start",
    ],
  ])("%s", (_, text, expected) => {
    expect(short(layer2(text, "Read(a)"))).toBe(expected);
  });

  test("names the entry that decided", () => {
    expect(layer2(deny("Bash(rm *)"), "Bash(ls; rm x)").entry).toEqual({
      artifact: "settings",
      key: "permissions.deny",
      value: "Bash(rm *)",
    });
  });
});

describe("file rules", () => {
  test.each([
    ["Read(~/.aws)", "Read(~/.aws/credentials)", "deny Read(~/.aws)"],
    ["Read(~/.aws)", "Write(~/.aws/credentials)", "deny Read(~/.aws)"],
    ["Read(~/.AWS/**)", "Read(~/.aws/x)", "deny Read(~/.AWS/**)"],
    ["Edit(~/x)", "Read(~/x)", "allow Read"],
    ["Edit(~/x)", "Write(~/x)", "deny Edit(~/x)"],
    ["Write(~/x)", "Write(~/x)", "allow write-rule-never-consulted Write"],
    ["Read(/etc/passwd)", "Read(/etc/passwd)", "allow single-slash-anchor Read"],
    ["Read(//etc/passwd)", "Read(/etc/passwd)", "deny Read(//etc/passwd)"],
    ["Read(**/.env)", "Read(sub/.env)", "deny Read(**/.env)"],
    ["Read(**/.env)", "Read(~/.env)", "allow relative-anchor Read"],
    ["Read(dir/**)", "Read(sub/dir/f)", "deny Read(dir/**)"],
    ["Read(~/link/**)", "Read(/srv/data/x)", "deny Read(~/link/**)"],
    ["Read(//srv/data/**)", "Read(~/link/x)", "deny Read(//srv/data/**)"],
    ["Read(//srv/data/**)", "Write(out/absent)", "deny Read(//srv/data/**)"],
    ["Read(a/../b)", "Read(b)", "allow Read"],
    ["Read(x:*)", "Read(x:y)", "allow Read"],
    ["read(x)", "Read(x)", "allow Read"],
    ["Read", "Read(x)", "deny tool-removed Read"],
    ["R*", "Write(x)", "deny tool-removed R*"],
    ["Read(x", "Read(x)", "allow Read"],
  ])("deny %s: %s", (rule, access, expected) => {
    expect(short(layer2(deny(rule), access))).toBe(expected);
  });

  test("a later `!` frees a name in the start directory and nothing in a covered folder", () => {
    const rules = deny("Read(**)", "Read(!x)");
    expect(layer2(rules, "Read(x)").verdict).toBe("allow");
    expect(layer2(rules, "Read(sub/x)").verdict).toBe("deny");
    expect(layer2(deny("Read(!x)", "Read(**)"), "Read(x)").verdict).toBe("deny");
    expect(layer2(deny("Read(x)", "Read(!x)"), "Read(sub/x)")).toEqual({
      verdict: "unknown",
      reason: "not-measured",
    });
  });

  test("a pattern with many wildcards is matched with little effort", () => {
    const pattern = compilePattern("*a".repeat(30), true);
    if (pattern === undefined || pattern === "unclear") throw new Error("no pattern");
    const hostile = (): boolean => covers(pattern, ["a".repeat(200) + "b"]);
    expect(hostile()).toBe(false);
    expect(effort(hostile)).toBeLessThan(50);
  });
});

describe("rules for commands", () => {
  test.each([
    ["Bash(rm *)", "Bash(rm)", "deny Bash(rm *)"],
    ["Bash(rm)", "Bash(rm x)", "allow Bash"],
    ["Bash(rm *)", "Bash(RM x)", "allow Bash"],
    ["Bash(rm:*)", "Bash(/bin/rm x)", "deny Bash(rm:*)"],
    ["Bash(/bin/rm *)", "Bash(rm x)", "allow Bash"],
    ["Bash(git push * --force)", "Bash(git push --force)", "allow Bash"],
    ["Bash(rm *)", "Bash(echo $(rm x))", "deny Bash(rm *)"],
    ["Bash(rm *)", "Bash(sudo -u root rm x)", "deny Bash(rm *)"],
    ["Bash(rm *)", "Bash(R=rm; $R x)", "deny Bash(rm *)"],
    ["Bash(rm *)", "Bash(${R:-rm} x)", "allow spelling-not-read Bash"],
    ["Bash(rm *)", "Bash($'rm' x)", "allow spelling-not-read Bash"],
    ["Bash(rm *)", "Bash(eval rm x)", "allow eval-not-read Bash"],
    ["Bash(rm *)", "Bash(trap 'rm x' EXIT)", "allow deferred-not-read Bash"],
    ["Bash(rm *)", "Bash(coproc rm x)", "allow coproc-not-read Bash"],
    ["Bash(rm *)", "Bash(find . -exec rm {} +)", "allow program-not-unwrapped Bash"],
    ["Bash(rm *)", "Bash(echo x | xargs -I{} rm {})", "allow program-not-unwrapped Bash"],
    ["Bash(rm *)", "Bash(echo x | xargs rm)", "deny Bash(rm *)"],
    ["Bash(rm *)", "Bash(echo rm x | sh)", "allow bash-script-text Bash"],
    ["Bash(rm *)", "Bash(bash -c 'rm x')", "ask shell-script-asks Bash(rm *)"],
    ["Bash(curl *)", "Bash(bash -c 'curl x')", "allow bash-script-text Bash"],
    ["Bash(rm *)", "Bash(python3 -c 'rm x')", "allow Bash"],
    ["Bash(curl * | sh)", "Bash(curl u | sh)", "deny Bash(curl * | sh)"],
    ["Bash(* | cat)", "Bash(echo a | cat)", "allow Bash"],
    ["Bash", "Bash(ls)", "deny tool-removed Bash"],
  ])("deny %s: %s", (rule, access, expected) => {
    expect(short(layer2(deny(rule), access))).toBe(expected);
  });

  test.each([
    ["Read(~/real/**)", "Bash(cat ~/real/f)", "deny Read(~/real/**)"],
    ["Read(~/real/**)", "Bash(cd ~/real && cat f)", "deny Read(~/real/**)"],
    ["Read(~/real/**)", "Bash(/bin/cat ~/real/f)", "allow program-path-hides-file Bash"],
    ["Read(~/real/**)", "Bash(bash -c 'cat ~/real/f')", "allow bash-script-text Bash"],
    ["Read(~/real/**)", "Bash(tar cf a ~/real/f)", "allow shell-file-not-seen Bash"],
    ["Read(~/real/**)", "Bash(echo x > ~/real/f)", "allow shell-file-not-seen Bash"],
    ["Edit(~/real/**)", "Bash(echo x > ~/real/f)", "deny Edit(~/real/**)"],
    ["Edit(~/real/**)", "Bash(cp a ~/real/f)", "deny Edit(~/real/**)"],
    ["Edit(~/real/**)", "Bash(dd of=~/real/f)", "allow shell-file-not-seen Bash"],
  ])("deny %s: %s", (rule, access, expected) => {
    expect(short(layer2(deny(rule), access))).toBe(expected);
  });

  test("ask rules for files do not bind commands", () => {
    const settings = { permissions: { allow: ALL, ask: ["Read(~/x)"] } };
    expect(short(layer2(settings, "Read(~/x)"))).toBe("ask Read(~/x)");
    expect(short(layer2(settings, "Bash(cat ~/x)"))).toBe("allow ask-not-for-shell-files Bash");
  });
});

describe("fetching", () => {
  test.each([
    ["WebFetch(domain:x.test)", "WebFetch(https://X.test:8443/a)", "deny WebFetch(domain:x.test)"],
    ["WebFetch(domain:x.test)", "WebFetch(https://a.x.test/)", "allow WebFetch"],
    ["WebFetch(domain:*.x.test)", "WebFetch(https://a.b.x.test/)", "deny WebFetch(domain:*.x.test)"],
    ["WebFetch(domain:x.test:443)", "WebFetch(https://x.test/)", "allow WebFetch"],
    ["WebFetch(domain:*)", "WebFetch(https://x.test/)", "deny WebFetch(domain:*)"],
  ])("deny %s: %s", (rule, access, expected) => {
    expect(short(layer2(deny(rule), access))).toBe(expected);
  });

  test("without a rule it is asked, except for approved pages", () => {
    expect(short(layer2({}, "WebFetch(https://x.test/)"))).toBe("ask web-list-only-asks");
    expect(short(layer2({}, "WebFetch(https://react.dev/learn)"))).toBe("allow preapproved-host");
    expect(short(layer2({}, "WebFetch(https://github.com/anthropics/x)"))).toBe("allow preapproved-host");
    expect(short(layer2({}, "WebFetch(https://github.com/x)"))).toBe("ask web-list-only-asks");
  });
});

describe("modes", () => {
  const mode = (defaultMode: string): object => ({ permissions: { defaultMode, deny: ["Bash(rm *)"] } });
  test.each([
    ["default", "Write(x)", "ask write-asks"],
    ["acceptEdits", "Write(x)", "allow mode-accept-edits"],
    ["acceptEdits", "Write(.git/hooks/x)", "ask protected-path"],
    ["acceptEdits", "Write(~/x)", "ask write-asks"],
    ["acceptEdits", "Bash(touch x)", "allow mode-accept-edits"],
    ["acceptEdits", "Bash(timeout 5 mv x y)", "allow mode-accept-edits"],
    ["acceptEdits", "Bash('mv' x y)", "allow mode-accept-edits"],
    ["acceptEdits", "Bash(timeout 5 touch x)", "ask command-asks"],
    ["acceptEdits", "Bash(timeout 5 rmdir .)", "ask dangerous-removal"],
    ["dontAsk", "Write(x)", "deny mode-dont-ask"],
    ["plan", "Write(x)", "ask write-asks"],
    ["auto", "Write(x)", "unknown mode-auto"],
    ["bypassPermissions", "Write(~/x)", "allow mode-bypass"],
    ["bypassPermissions", "Bash(rm x)", "deny Bash(rm *)"],
  ])("%s: %s", (name, access, expected) => {
    expect(short(layer2(mode(name), access))).toBe(expected);
  });
});

describe("the sandbox", () => {
  const on = (sandbox: object, permissions: object = {}): object => ({
    permissions: { allow: ["Bash"], ...permissions },
    sandbox: { enabled: true, ...sandbox },
  });
  const layer1 = (settings: object, access: string): string => short(decide(settings, access).layer1);

  test("is around commands alone, and only when it is on", () => {
    expect(layer1(on({}), "Read(x)")).toBe("none sandbox-shell-only");
    expect(layer1({}, "Bash(cat x)")).toBe("none sandbox-off");
    expect(short(decide(on({}), "Bash(cat x)", { ...ENVIRONMENT, platform: "darwin" }).layer1)).toBe(
      "unknown platform-not-measured",
    );
  });

  test.each([
    [{ filesystem: { denyRead: ["~/real"] } }, {}, "Bash(tar cf a ~/real/f)", "deny ~/real"],
    [{ filesystem: { denyRead: ["/**/.env"] } }, {}, "Bash(cat ~/.env)", "allow sandbox-root-read-glob"],
    [{ filesystem: { denyRead: ["~/d"], allowRead: ["~/d/e"] } }, {}, "Bash(cat ~/d/e/f)", "allow"],
    [{ filesystem: { denyRead: ["real"] } }, {}, "Bash(cat ~/.claude/real)", "deny real"],
    [{}, { deny: ["Read(~/real/**)"] }, "Bash(tar cf a ~/real/f)", "deny Read(~/real/**)"],
    [{}, { deny: ["Read(~/REAL/**)"] }, "Bash(tar cf a ~/real/f)", "allow"],
    [{}, {}, "Bash(touch x)", "allow"],
    [{}, {}, "Bash(touch ~/x)", "deny sandbox-write-closed"],
    [{ filesystem: { allowWrite: ["~/d"] } }, {}, "Bash(touch ~/d/x)", "allow ~/d"],
    [{ filesystem: { allowWrite: ["~/absent"] } }, {}, "Bash(touch ~/absent/x)", "deny sandbox-absent-grant"],
    [{ filesystem: { allowWrite: ["~/link"] } }, {}, "Bash(touch ~/link/x)", "deny sandbox-linked-grant"],
    [{ filesystem: { allowWrite: ["~/d*"] } }, {}, "Bash(touch ~/dev/x)", "deny sandbox-grant-form"],
    [{}, { deny: ["Edit(*.pem)"] }, "Bash(touch x.pem)", "allow sandbox-write-glob"],
    [{}, { deny: ["Edit(x)"] }, "Bash(dd of=x)", "deny Edit(x)"],
    [{}, { allow: ["Bash", "Edit(~/d/**)"] }, "Bash(touch ~/d/x)", "allow Edit(~/d/**)"],
    [{}, { deny: ["Edit(absent/a)"] }, "Bash(touch absent/b)", "deny sandbox-missing-directory"],
    [{}, { deny: ["Edit(absent/a)"] }, "Bash(touch absent)", "deny sandbox-missing-directory"],
    [{}, { deny: ["Edit(there/a)"] }, "Bash(touch there/b)", "allow"],
    [{}, { deny: ["Edit(absent)"] }, "Bash(touch absent-too)", "allow"],
    [{}, {}, "Bash(touch .git/hooks/x)", "deny sandbox-protected"],
    [{ filesystem: { disabled: true } }, {}, "Bash(touch /etc/x)", "allow sandbox-files-off"],
    [{ excludedCommands: ["touch *"] }, {}, "Bash(touch /srv/x)", "none excluded-command touch *"],
    [{ excludedCommands: ["touch *"] }, {}, "Bash(ls; touch ~/x)", "deny sandbox-write-closed"],
    [{}, {}, "Bash(curl https://x.test)", "ask sandbox-unlisted-asks"],
    [{ network: { strictAllowlist: true } }, {}, "Bash(curl https://x.test)", "deny sandbox-list-closed"],
    [{ network: { allowedDomains: ["*.x.test"] } }, {}, "Bash(curl https://a.x.test)", "allow *.x.test"],
    [
      { network: { allowedDomains: ["x.test."] } },
      {},
      "Bash(curl https://x.test)",
      "ask sandbox-unlisted-asks",
    ],
    [
      {},
      { allow: ["Bash", "WebFetch(domain:x.test)"] },
      "Bash(curl https://x.test)",
      "allow WebFetch(domain:x.test)",
    ],
    [
      { network: { allowedDomains: ["x.test"] } },
      { deny: ["WebFetch(domain:x.test)"] },
      "Bash(curl https://x.test)",
      "deny WebFetch(domain:x.test)",
    ],
  ])("%j %j: %s", (sandbox, permissions, access, expected) => {
    expect(layer1(on(sandbox, permissions), access)).toBe(expected);
  });

  test("allows commands by itself where the settings say so", () => {
    const auto = {
      sandbox: { enabled: true, autoAllowBashIfSandboxed: true },
      permissions: { ask: ["Bash(rm *)"] },
    };
    expect(short(layer2(auto, "Bash(npm test)"))).toBe("allow sandbox-auto-allow");
    expect(short(layer2(auto, "Bash(ls && rm x)"))).toBe("ask Bash(rm *)");
    expect(short(layer2(auto, "Bash(echo $(rm x))"))).toBe("allow nested-ask-runs");
    expect(short(layer2(auto, "Bash(eval ls)"))).toBe("ask line-not-analysed");
    expect(short(layer2({ sandbox: { enabled: true } }, "Bash(npm test)"))).toBe("ask command-asks");
  });
});

test("every reason has its words", () => {
  for (const [code, { title, why, remedy }] of Object.entries(REASONS)) {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(title).toMatch(/^[^A-Z].*[^.]$/);
    expect(why).toMatch(/\.$/);
    expect(remedy).toMatch(/[^.]$/);
  }
});
