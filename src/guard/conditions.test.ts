import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { policyOf } from "../../test/support/memory.ts";
import { realEnvironment } from "../files/environment.ts";
import { hasConditions, strictReading } from "../policy/conditions.ts";
import { judgeOf } from "../policy/decide.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import type { LayerPolicy } from "../policy/layer.ts";
import { mergeLayers } from "../policy/layers.ts";
import { circumstancesOf } from "./circumstances.ts";
import { judgeCall } from "./decide.ts";

let root: string;
beforeAll(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-conditions-")));
  repository("work", "dev", "git@github.com:acme/app.git");
  repository("main", "main", "git@github.com:acme/app.git");
  repository("fork", "dev", "https://example.org/fork.git");
  repository("detached", undefined, "git@github.com:acme/app.git");
  repository("rewritten", "dev", "short:app", '[url "git@github.com:acme/"]\n\tinsteadOf = short:\n');
  repository("matching", "dev", "git@github.com:acme/app.git", "[push]\n\tdefault = matching\n");
  fs.mkdirSync(path.join(root, "bare"));
  // A folder that git ignores, and settings of one checkout.
  fs.mkdirSync(path.join(root, "main/fake/.git"), { recursive: true });
  fs.writeFileSync(path.join(root, "main/fake/.git/HEAD"), "ref: refs/heads/dev\n");
  repository("upstream", "dev", "https://example.org/fork.git");
  fs.writeFileSync(
    path.join(root, "upstream/.git/config.worktree"),
    '[push]\n\tdefault = upstream\n[remote "acme"]\n\turl = git@github.com:acme/app.git\n',
  );
  // Git reads these as an address, too.
  repository(
    "joined",
    "dev",
    "https://example.org/fork.git",
    '[core][remote "q"]\n\turl = git@github.com:acme/q\n',
  );
  repository(
    "quoted",
    "dev",
    "https://example.org/fork.git",
    '[remote "q"]\n\turl = "git@github.com:ac"me/q\n',
  );
  repository(
    "continued",
    "dev",
    "https://example.org/fork.git",
    '[remote "q"]\n\turl = git@github.com:ac\\\nme/q\n',
  );
  repository("commented", "dev", "https://example.org/fork.git", '[alias] # own\n\tlg = log --format="%h"\n');
  fs.mkdirSync(path.join(root, "main/sub"));
  fs.symlinkSync(path.join(root, "main"), path.join(root, "link"));
  // A second checkout of `main`, on a branch of its own.
  fs.mkdirSync(path.join(root, "main/.git/worktrees/second"), { recursive: true });
  fs.writeFileSync(path.join(root, "main/.git/worktrees/second/HEAD"), "ref: refs/heads/second\n");
  fs.writeFileSync(path.join(root, "main/.git/worktrees/second/commondir"), "../..\n");
  fs.mkdirSync(path.join(root, "second"));
  fs.writeFileSync(path.join(root, "second/.git"), `gitdir: ${root}/main/.git/worktrees/second\n`);
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

function repository(name: string, branch: string | undefined, url: string, more = ""): void {
  const folder = path.join(root, name, ".git");
  for (const part of ["objects", "refs"]) fs.mkdirSync(path.join(folder, part), { recursive: true });
  fs.writeFileSync(
    path.join(folder, "HEAD"),
    branch === undefined ? `${"0".repeat(40)}\n` : `ref: refs/heads/${branch}\n`,
  );
  fs.writeFileSync(
    path.join(folder, "config"),
    `[core]\n\tbare = false\n[remote "origin"]\n\turl = ${url}\n${more}`,
  );
}

function effect(
  when: object,
  line: string,
  directory: string,
  variables: Record<string, string> = {},
): string {
  const policy = policyOf({
    srt: "{}",
    bash: JSON.stringify({
      deny: [
        { command: "git push", when },
        { command: "npm publish", when },
        { command: "sudo", when },
      ],
      ask: [],
    }),
  });
  const cwd = path.join(root, directory);
  const environment = realEnvironment({ home: root, cwd });
  const access = { tool: "Bash", text: line, cwd } as const;
  const call = { tool: "Bash", cwd, accesses: [access], touches: [] };
  return judgeCall(policy, environment, "claude", call, {
    unknown: "ask",
    circumstances: circumstancesOf(environment, variables),
  }).effect;
}

test.each<[object, string, string, "deny" | "none"]>([
  [{ branch: "main" }, "git push", "main", "deny"],
  [{ branch: "main" }, "git push", "main/sub", "deny"],
  [{ branch: "main" }, "git push", "work", "none"],
  [{ branch: "main" }, "git push", "second", "none"],
  [{ branch: "sec*" }, "git push", "second", "deny"],
  [{ branch: "main" }, "echo a && git push -u origin dev 2>&1 | tail -3 >/dev/null", "work", "deny"],
  [{ branch: "main" }, "echo a && git push -u origin dev", "work", "none"],
  [{ branch: "main" }, "git push origin main", "work", "deny"],
  [{ branch: "main" }, "git push origin +refs/heads/main", "work", "deny"],
  [{ branch: "main" }, "git push origin dev:main", "work", "deny"],
  [{ branch: "main" }, "git push --all", "work", "deny"],
  [{ branch: "main" }, "git push --al", "work", "deny"],
  [{ branch: "main" }, "git push --mirr origin", "work", "deny"],
  [{ branch: "main" }, "git push --rep=x", "work", "deny"],
  [{ branch: "main" }, "git push --force origin dev", "work", "none"],
  [{ branch: "main" }, "git push origin heads/main", "work", "deny"],
  [{ branch: "main" }, "git push origin 'refs/heads/*'", "work", "deny"],
  [{ branch: "main" }, "/usr/bin/git push origin main", "work", "deny"],
  [{ branch: "main" }, "/usr/bin/git -C ../main push", "work", "deny"],
  [{ branch: "main" }, "/usr/bin/git push origin feature/x", "work", "none"],
  [{ branch: "main" }, "git push", "matching", "deny"],
  [{ branch: "main" }, "git push", "main/fake", "deny"],
  [{ branch: "main" }, "git push", "upstream", "deny"],
  [{ remote: "*github.com:acme/*" }, "git push", "upstream", "deny"],
  [{ remote: "*github.com:acme/*" }, "npm publish", "joined", "deny"],
  [{ remote: "*github.com:acme/*" }, "npm publish", "quoted", "deny"],
  [{ remote: "*github.com:acme/*" }, "npm publish", "continued", "deny"],
  [{ remote: "*github.com:acme/*" }, "npm publish", "commented", "none"],
  [{ branch: "main" }, "sleep 30; git push", "work", "deny"],
  [{ branch: "main" }, "./ls && git push", "work", "deny"],
  [{ branch: "main" }, "ls /x && git push", "work", "none"],
  [{ cwd: "~/main" }, "npm --prefix ../main publish", "work", "deny"],
  [{ cwd: "~/main" }, "npm --prefix=main publish", "work", "deny"],
  // What is not known lets a deny act.
  [{ branch: "main" }, "git push", "detached", "deny"],
  [{ branch: "main" }, "git push", "bare", "deny"],
  [{ branch: "main" }, "git checkout main && git push", "work", "deny"],
  [{ branch: "main" }, "git add . && git push", "work", "deny"],
  [{ branch: "main" }, "cd ../main && git push", "work", "deny"],
  [{ branch: "main" }, "git -C ../main push", "work", "deny"],
  [{ branch: "main" }, "GIT_DIR=../main/.git git push", "work", "deny"],
  [{ branch: "main" }, "env GIT_DIR=../main/.git git push", "work", "deny"],
  [{ branch: "main" }, "bash -c 'git checkout main; git push'", "work", "deny"],
  [{ branch: "main" }, "echo 'ref: refs/heads/main' > .git/HEAD; git push", "work", "deny"],
  [{ branch: "main" }, "git push $x", "work", "deny"],
  [{ branch: "main" }, "f() { git checkout main; }; f; git push", "work", "deny"],
  [{ branch: "main" }, "git push &", "work", "deny"],
  [{ remote: "*github.com:acme/*" }, "git push", "work", "deny"],
  [{ remote: "*github.com:acme/*" }, "git push", "fork", "none"],
  [{ remote: "*github.com:acme/*" }, "git push", "rewritten", "deny"],
  [{ remote: "*github.com:acme/*" }, "git push git@github.com:acme/app.git", "fork", "deny"],
  [{ cwd: "~/main" }, "npm publish", "main/sub", "deny"],
  [{ cwd: "~/main" }, "npm publish", "link", "deny"],
  [{ cwd: "~/main" }, "npm publish", "work", "none"],
  [{ cwd: "~/link" }, "npm publish", "main/sub", "deny"],
  [{ cwd: "~/link/s*" }, "npm publish", "main/sub", "deny"],
  [{ cwd: "~/link" }, "npm publish", "work", "none"],
  [{ cwd: "~/mai*" }, "npm publish", "main/sub", "deny"],
  [{ cwd: "~/main", branch: "dev" }, "git push", "main", "none"],
])("a deny under %j for %s in %s: %s", (when, line, directory, expected) => {
  expect(effect(when, line, directory)).toBe(expected);
});

test("a variable is known only where it is set, and a line that sets one makes it unknown", () => {
  const when = { env: { CI: "true" } };
  expect(effect(when, "npm publish", "work", { CI: "true" })).toBe("deny");
  expect(effect(when, "npm publish", "work", { CI: "false" })).toBe("none");
  expect(effect(when, "npm publish", "work")).toBe("deny");
  expect(effect(when, "CI=true npm publish", "work", { CI: "false" })).toBe("deny");
  expect(effect({ branch: "main" }, "git push", "work", { GIT_DIR: "/x" })).toBe("deny");
});

test("where circumstances cannot be looked at, a conditional deny acts and a conditional allow does not", () => {
  const when = { branch: "main" };
  const policy = policyOf({
    srt: "{}",
    bash: JSON.stringify({
      deny: [{ command: "rm", when }],
      ask: [{ command: "mv", when }],
      allow: ["ls", { command: "make", when }],
    }),
  });
  expect(policy.rules.filter(hasConditions)).toHaveLength(3);
  const environment = realEnvironment({ home: root, cwd: root });
  const judge = judgeOf(strictReading(policy), environment);
  const said = (text: string): string =>
    judge.decide(attemptOf({ tool: "Bash", text, cwd: root }, environment)).effect;
  expect(["rm a", "mv a b", "ls", "make"].map(said)).toEqual(["deny", "ask", "allow", "default"]);
});

test("what a higher layer allows under conditions does not contain what a lower one allows always", () => {
  const layer = (kind: "managed" | "user", allow: readonly unknown[]): LayerPolicy => ({
    kind,
    name: kind,
    policy: policyOf({ srt: "{}", bash: JSON.stringify({ deny: [], ask: [], allow }) }),
    mayAllow: {},
  });
  const limited = { command: "make", when: { branch: "main" } };
  const allowed = (own: unknown): number =>
    mergeLayers(
      [layer("managed", [limited]), layer("user", [own])],
      realEnvironment({ home: root, cwd: root }),
    ).policy.rules.filter((rule) => rule.effect === "allow").length;
  expect(allowed(limited)).toBe(2);
  expect(allowed("make")).toBe(1);
  expect(allowed({ command: "make", when: { branch: "dev" } })).toBe(1);
});
