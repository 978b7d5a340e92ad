import { describe, expect, test } from "vitest";
import { rulesyncReadings } from "./rulesync.ts";

function read(content: unknown): readonly string[] | undefined {
  return rulesyncReadings(JSON.stringify(content))?.map((reading) => {
    const rules = reading.kind === "kept" ? [] : reading.rules;
    const said = rules.map(
      ({ list, text, agents, literal }) =>
        `${list} ${text}${literal === true ? " (literal)" : ""}${agents === undefined ? "" : ` for ${agents.join()}`}`,
    );
    return [reading.key, reading.value, reading.kind, reading.note?.code ?? "-", ...said].join(" | ");
  });
}

describe("the permissions file of rulesync", () => {
  test.each([
    ["bash", "rm *", "deny", "exact | - | deny rm"],
    ["bash", "rm", "deny", "wider | arguments | deny rm"],
    ["bash", "git push:*", "ask", "exact | - | ask git push"],
    ["bash", "*", "ask", "kept | whole-tool"],
    ["bash", "git *", "allow", "kept | allow-project"],
    ["bash", "a | b", "deny", "kept | not-one-command"],
    ["read", ".env", "deny", "wider | any-depth | denyRead **/.env"],
    ["read", "./src/**", "deny", "wider | any-depth | denyRead **/src"],
    ["read", "**/*.pem", "deny", "wider | below-too | denyRead **/*.pem"],
    ["read", "~/.ssh/**", "deny", "wider | directory-too | denyRead ~/.ssh"],
    ["edit", "/etc/**", "deny", "wider | directory-too | denyWrite /etc"],
    ["write", "*", "deny", "kept | whole-tool"],
    ["write", "{a,b}", "deny", "kept | wildcards"],
    ["read", "x", "ask", "kept | ask-path"],
    ["webfetch", "domain:A.test", "deny", "wider | other-tools | deniedDomains a.test"],
    ["webfetch", "https://a.test/*", "deny", "kept | wildcards"],
    ["webfetch", "a.test", "ask", "kept | ask-host"],
    ["mcp__github__delete_repo", "*", "deny", "exact | - | mcp deny github.delete_repo"],
    ["websearch", "*", "deny", "kept | only-here"],
    ["bash", "x", "never", "kept | not-a-rule"],
  ])("%s %s: %s", (tool, pattern, action, wanted) => {
    expect(read({ permission: { [tool]: { [pattern]: action } } })).toEqual([
      `permission.${tool} | ${pattern}: ${action} | ${wanted}`,
    ]);
  });

  test("has sections for one agent, whose paths cannot be limited to it", () => {
    expect(
      read({
        permission: {},
        claudecode: {
          permission: { bash: { "curl *": "deny" }, read: { x: "deny" } },
          permissions: { defaultMode: "plan" },
        },
        roo: { permission: { bash: { "curl *": "deny" } } },
        other: 1,
      }),
    ).toEqual([
      "claudecode.permission.bash | curl *: deny | exact | - | deny curl for claude",
      "claudecode.permission.read | x: deny | kept | only-here",
      'claudecode.permissions | {"defaultMode":"plan"} | kept | setting',
      'roo.permission | {"bash":{"curl *":"deny"}} | kept | setting',
      "other | 1 | kept | setting",
    ]);
  });

  test("may have comments and a last comma, and no key twice", () => {
    expect(rulesyncReadings('// x\n{ "permission": { "bash": { "rm *": "deny", }, }, }')).toHaveLength(1);
    expect(rulesyncReadings('{ "permission": { "bash": { "rm": "deny", "rm": "allow" } } }')).toBeUndefined();
    expect(rulesyncReadings("{}")).toBeUndefined();
    expect(rulesyncReadings("[]")).toBeUndefined();
  });
});
