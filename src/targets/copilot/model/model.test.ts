import { describe, expect, test } from "vitest";
import { effort } from "../../../../test/support/effort.ts";
import { memoryEnvironment } from "../../../../test/support/memory.ts";
import type { LayerAnswer } from "../../../enforcers/model.ts";
import { parseAccess } from "../../../policy/access.ts";
import { attemptOf } from "../../../policy/attempt-of.ts";
import type { Touch } from "../../../policy/attempt.ts";
import type { Environment } from "../../../policy/environment.ts";
import { model } from "./index.ts";

const links: Readonly<Record<string, string>> = { "/home/me/link": "/srv/real" };
const environment: Environment = {
  ...memoryEnvironment(),
  kind: (path) => (path.startsWith("/etc") ? "directory" : "absent"),
  realpath: (path) => links[path] ?? (/^\/(home|srv)?(\/me)?$/.test(path) ? path : undefined),
};

function ask(flags: string | undefined, access: string, known: readonly Touch[] = []): LayerAnswer {
  const reading = parseAccess(access, environment.cwd);
  if (reading.kind !== "access") throw new Error(access);
  const made = model({ files: { flags }, environment, options: { wrapper: "srt" } });
  return made.decide(attemptOf(reading.access, environment, known)).layer2;
}

function shown(answer: LayerAnswer): string {
  return [answer.verdict, answer.entry?.value, answer.reason]
    .filter((part) => part !== undefined && part !== "")
    .join(" ");
}

const OPEN = "--allow-tool 'shell' \\\n--allow-tool 'write' \\\n";

describe("commands under a rule", () => {
  test.each([
    ["rm", "rm -rf x", "deny shell(rm)"],
    ["rm", "ls && rm x", "deny shell(rm)"],
    ["rm", "ls | rm x", "deny shell(rm)"],
    ["rm", "echo $(rm x)", "deny shell(rm)"],
    ["rm", "(rm x)", "deny shell(rm)"],
    ["rm", "cat <<EOF\n$(rm x)\nEOF", "deny shell(rm)"],
    ["rm", "rm /etc/x", "deny shell(rm)"],
    ["rm", "env rm x", "allow shell wrapper-not-seen"],
    ["rm", "sudo rm x", "allow shell wrapper-not-seen"],
    ["rm", "timeout 5 rm x", "allow shell wrapper-not-seen"],
    ["rm", "echo x | xargs rm", "allow shell wrapper-not-seen"],
    ["rm", "find . -exec rm {} +", "allow shell wrapper-not-seen"],
    ["rm", "command rm x", "allow shell wrapper-not-seen"],
    ["rm", "time rm x", "allow shell wrapper-not-seen"],
    ["rm", "coproc rm x", "allow shell wrapper-not-seen"],
    ["rm", "bash -c 'rm x'", "allow shell script-text-not-seen"],
    ["rm", "eval 'rm x'", "allow shell script-text-not-seen"],
    ["rm", "trap 'rm x' EXIT", "allow shell script-text-not-seen"],
    ["rm", "'rm' x", "allow shell quoted-program-not-seen"],
    ["rm", "\\rm x", "allow shell quoted-program-not-seen"],
    ["rm", "R=rm; $R x", "allow shell variable-program-not-seen"],
    ["rm", "/bin/rm x", "ask program-path-not-seen"],
    ["rm", `python3 -c "import os; os.system('rm x')"`, "allow shell interpreter-not-seen"],
    ["rm", "echo rm", "allow shell"],
    ["rm *", "rm x", "allow shell no-glob-in-shell-rule"],
    ["*", "rm x", "allow shell no-glob-in-shell-rule"],
    ["npm", "npm install x", "allow shell two-word-key"],
    ["npm:*", "npm install x", "deny shell(npm:*)"],
    ["npm install", "npm  install x", "deny shell(npm install)"],
    ["docker system prune", "docker system prune -f", "allow shell exact-text-only"],
    ["docker system prune:*", "docker system prune -f", "deny shell(docker system prune:*)"],
    ["git push", "git -C . --bare push o", "deny shell(git push)"],
    ["git push", "git >f push", "allow shell option-order"],
    ["git push --force:*", "git push o --force", "allow shell option-order"],
    ["rm -rf:*", "rm -fr x", "allow shell option-order"],
    ["cd", "cd . && ls", "allow shell"],
    ["cd", "cd sub && ls", "deny shell(cd)"],
    ["cd", "cd /home/me/project && ls", "unknown not-measured"],
    ["rm", "echo `ls`", "deny expansion-refused"],
    ["rm", "echo '`ls`'", "allow shell"],
    ["rm", "echo ${x:=y}", "deny expansion-refused"],
    ["rm", "echo ${x@Q}", "unknown not-measured"],
  ])("shell(%s): %s", (rule, line, expected) => {
    const value = shown(ask(`${OPEN}--deny-tool 'shell(${rule})' \\\n`, `Bash(${line})`));
    expect(value).toBe(expected);
  });

  test("the entry that decided is named", () => {
    expect(ask(`${OPEN}--deny-tool 'shell(rm)' \\\n`, "Bash(rm x)").entry).toEqual({
      artifact: "flags",
      key: "--deny-tool",
      value: "shell(rm)",
    });
  });
});

describe("commands without a rule", () => {
  test.each([
    ["ls -la && cat x | head", "allow flagless-read-only-command", "allow shell"],
    ["git status", "allow flagless-read-only-command", "allow shell"],
    ["git -C . status", "ask flagless-command-asks", "allow shell"],
    ["find . -delete", "ask flagless-command-asks", "allow shell"],
    ["sed -n '1,5p' x", "allow flagless-read-only-command", "allow shell"],
    ["sed -i s/a/b/ x", "ask flagless-command-asks", "allow shell"],
    ["echo $(ls)", "ask flagless-command-asks", "allow shell"],
    ["x=$(ls); echo a", "allow flagless-read-only-command", "allow shell"],
    ["rm x", "ask flagless-command-asks", "allow shell"],
    ["npm test", "ask flagless-command-asks", "allow shell"],
    ["git branch -D x", "allow flagless-read-only-command", "allow shell"],
    ["git merge-base a b", "unknown not-measured", "allow shell"],
    ["ls > out", "ask redirection-asks", "allow shell"],
    ["ls > /dev/null 2>&1", "allow flagless-read-only-command", "allow shell"],
    ["ls >&2", "ask redirection-asks", "allow shell"],
    ["cat /etc/hostname", "ask outside-asks", "ask outside-asks"],
    ["cat ~/.ssh/id_rsa", "allow flagless-read-only-command", "allow shell"],
    ["cat $HOME/x", "ask outside-asks", "ask outside-asks"],
    ["cat /home/me/link/x", "ask outside-asks", "ask outside-asks"],
    ["cat ../../you/x", "ask outside-asks", "ask outside-asks"],
    ["cat sub/../x", "allow flagless-read-only-command", "allow shell"],
    ["cat /tmp/x", "allow flagless-read-only-command", "allow shell"],
    ["cat //etc/hostname", "allow flagless-read-only-command", "allow shell"],
    ["cat /lone", "allow flagless-read-only-command", "allow shell"],
    ["echo /etc/hostname", "allow flagless-read-only-command", "allow shell"],
    ["grep /etc/x f", "allow flagless-read-only-command", "allow shell"],
    ["grep -f /etc/x f", "ask outside-asks", "ask outside-asks"],
    ["[[ -f /etc/hostname ]]", "ask outside-asks", "ask outside-asks"],
    ["tool --file=/etc/x", "ask flagless-command-asks", "allow shell"],
    ["dd if=/etc/x", "ask flagless-command-asks", "allow shell"],
    ["bash -c 'cat /etc/x'", "ask flagless-command-asks", "allow shell"],
    ["curl https://h.test/", "ask url-asks", "ask url-asks"],
    ["curl -d a=https://h.test/ x", "ask url-asks", "ask url-asks"],
    ["curl http://$H/", "ask url-asks", "ask url-asks"],
    ["env curl https://h.test/", "ask flagless-command-asks", "allow shell"],
    ["git ls-remote https://h.test/", "allow flagless-read-only-command", "allow shell"],
  ])("%s", (line, without, opened) => {
    const attempt = `Bash(${line})`;
    // What the touches add is tested below.
    const near = /^(url-without-scheme|git-url-not-seen|program-url-not-seen)$/;
    const seen = [undefined, OPEN].map((flags) => {
      const answer = ask(flags, attempt);
      if (!near.test(answer.reason ?? "")) return shown(answer);
      return { without, opened }[flags === undefined ? "without" : "opened"];
    });
    expect(seen).toEqual([without, opened]);
  });

  test.each([
    ["--add-dir /srv", "cat /srv/x", "allow flagless-read-only-command"],
    ["--disallow-temp-dir", "cat /tmp/x", "ask outside-asks"],
    ["--allow-all", "cat /etc/x", "allow"],
    ["--allow-all-tools", "cat /etc/x", "ask outside-asks"],
    ["--allow-all-tools", "curl https://h.test/", "allow"],
    ["--allow-tool 'shell(rm)'", "rm x && ls", "allow flagless-read-only-command"],
    ["--allow-tool 'shell(rm)'", "rm x && mkdir d", "ask flagless-command-asks"],
    ["--allow-tool 'shell(git push)'", "git -C . push", "ask flagless-command-asks"],
    [`${OPEN}--allow-url 'h.test'`, "curl https://h.test/x", "allow shell"],
    [`${OPEN}--deny-url 'h.test'`, "curl https://h.test/x", "deny h.test"],
    [`${OPEN}--deny-tool 'url'`, "curl https://h.test/x", "deny url"],
    [`${OPEN}--deny-url 'h.test'`, "curl https://u.test https://h.test/x", "ask url-asks"],
  ])("%s: %s", (flags, line, expected) => {
    expect(shown(ask(flags, `Bash(${line})`))).toBe(expected);
  });
});

describe("files and hosts that a command gets at", () => {
  const secret = "/home/me/project/s";
  test.each([
    ["cat s", { action: "read", path: secret }, "allow shell shell-reads-not-seen"],
    ["echo a > s", { action: "write", path: secret }, "allow shell shell-writes-not-seen"],
    ["curl h.test", { action: "connect", host: "h.test" }, "allow shell url-without-scheme"],
    ["git clone https://h.test/r", { action: "connect", host: "h.test" }, "allow shell git-url-not-seen"],
    ["foo https://h.test/r", { action: "connect", host: "h.test" }, "allow shell program-url-not-seen"],
  ] as const)("%s", (line, touch, expected) => {
    const rules = `--deny-tool 'read(${secret})' \\\n--deny-tool 'write(${secret})' \\\n--deny-url 'h.test' \\\n`;
    expect(shown(ask(OPEN + rules, `Bash(${line})`, [touch]))).toBe(expected);
  });
});

describe("files", () => {
  test.each([
    ["read(/srv/real/x)", "Read(~/link/x)", "deny read(/srv/real/x)"],
    ["read(~/x)", "Read(~/x)", "ask home-not-expanded"],
    ["read(/home/me/link/x)", "Read(/srv/real/x)", "ask link-name-only"],
    ["read(/home/me/project/d)", "Read(d/x)", "allow directory-without-children"],
    ["read(/home/me/project/d/**)", "Read(d)", "allow children-without-directory"],
    ["read(/home/me/project/d/**)", "Read(d/x)", "deny read(/home/me/project/d/**)"],
    ["read(/home/me/project/d/x)", "Read(d)", "allow parent-search-leaks"],
    ["read(/home/me//project/x)", "Read(x)", "allow path-not-normalised"],
    ["read(../x)", "Read(/home/me/x)", "ask parent-relative-rule"],
    ["read(.env)", "Read(a/b/.env)", "deny read(.env)"],
    ["write(*.pem)", "Edit(a/b.pem)", "deny write(*.pem)"],
    ["write(a[[]b])", "Write(a[b])", "deny write(a[[]b])"],
    ["write(x)", "Read(x)", "allow"],
    ["write(é?)", "Write(éa)", "deny write(é?)"],
    ["write(?)", "Write(é)", "allow write"],
    ["write([é])", "Write(é)", "unknown not-measured"],
    ["write", "Edit(x)", "deny write"],
  ])("%s: %s", (rule, access, expected) => {
    expect(shown(ask(`${OPEN}--deny-tool '${rule}' \\\n`, access))).toBe(expected);
  });

  test.each([
    ["Read(x)", "allow", "allow"],
    ["Write(x)", "ask flagless-write-asks", "allow write"],
    ["Edit(/tmp/x)", "ask flagless-write-asks", "allow write"],
    ["Read(/etc/hostname)", "ask outside-asks", "ask outside-asks"],
    ["Edit(~/x)", "ask outside-asks", "ask outside-asks"],
    ["WebFetch(https://h.test/)", "ask url-asks", "ask url-asks"],
  ])("%s without a rule", (access, without, opened) => {
    expect([shown(ask(undefined, access)), shown(ask(OPEN, access))]).toEqual([without, opened]);
  });
});

describe("addresses", () => {
  test.each([
    ["--deny-url 'h.test'", "https://h.test/x", "deny h.test"],
    ["--deny-url 'h.test'", "http://h.test/", "ask scheme-spelled-out"],
    ["--deny-url 'h.test'", "https://h.test:8443/", "ask port-spelled-out"],
    ["--deny-url 'h.test'", "https://a.h.test/", "ask url-asks"],
    ["--deny-url '*.h.test'", "https://h.test/", "deny *.h.test"],
    ["--deny-url '*.h.test'", "https://a.b.h.test/", "deny *.h.test"],
    ["--allow-url 'h.test' --deny-url 'h.test'", "https://h.test/", "deny h.test"],
    ["--allow-url 'h.test/p'", "https://h.test/p", "unknown not-measured"],
    ["--allow-url 'h.test/p'", "https://h.test/p/q", "ask port-spelled-out"],
    ["--deny-tool 'web_fetch'", "https://h.test/", "ask url-asks"],
    ["--deny-tool 'url'", "https://h.test/", "deny url"],
  ])("%s: %s", (flags, url, expected) => {
    expect(shown(ask(flags, `WebFetch(${url})`))).toBe(expected);
  });
});

describe("the text of the flags file", () => {
  test.each([
    ["--deny-tool 'shell(a)b)' \\\n", "deny shell(a)b) agent-refuses-flags"],
    ["--deny-tool 'shell()'", "deny shell() agent-refuses-flags"],
    ["--deny-tool 'shell (ls)'", "deny shell (ls) agent-refuses-flags"],
    ["--deny-url 'h.test:*'", "deny h.test:* agent-refuses-flags"],
    ["--bogus", "deny agent-refuses-flags"],
    ["--deny-tool -x", "deny agent-refuses-flags"],
    ["--mode plan", "unknown flag-not-measured"],
    ["# a comment", "unknown flag-not-measured"],
    ["--deny-tool 'Shell(ls)'", "allow flagless-read-only-command"],
    ["--deny-tool 'shell(ls )'", "allow flagless-read-only-command"],
    ["--deny-tool", "allow flagless-read-only-command"],
    ["--deny-tool=shell(ls)", "unknown flag-not-measured"],
    ["'--deny-tool=shell(ls)'", "deny shell(ls)"],
    ["--deny-tool 'shell(a)' 'shell(ls)'", "deny shell(ls)"],
    ["--deny-tool 'shell(a), shell(ls)'", "deny shell(a), shell(ls)"],
    ["--deny-tool 'shell(a\nb)' \\\n--deny-tool 'shell(ls)' \\\n", "deny shell(ls)"],
    ["", "allow flagless-read-only-command"],
    [undefined, "allow flagless-read-only-command"],
  ])("%j", (flags, expected) => {
    expect(shown(ask(flags, "Bash(ls)"))).toBe(expected);
  });
});

describe("speed", () => {
  /** The effort of many accesses under four rules for each number. */
  function effortWith(count: number): number {
    const rules: string[] = [];
    for (let i = 0; i < count; i++) {
      rules.push(`--deny-tool 'shell(git p${i} x:*)'`, `--deny-tool 'read(/home/me/project/d${i}/**)'`);
      rules.push(`--deny-tool 'write(**/*.e${i})'`, `--deny-url 'h${i}.test'`);
    }
    const files = { flags: `${OPEN}${rules.join(" \\\n")}\n` };
    const made = model({ files, environment, options: { wrapper: "srt" } });
    const texts = [
      "Read(d9/x)",
      `Write(a/b.e${count - 1})`,
      "Bash(git p7 y)",
      "WebFetch(https://h3.test/)",
      "Bash(ls | head)",
    ];
    const attempts = texts.map((text) => {
      const reading = parseAccess(text, environment.cwd);
      if (reading.kind !== "access") throw new Error(text);
      return attemptOf(reading.access, environment);
    });
    const verdicts = attempts.map((attempt) => made.decide(attempt).layer2.verdict);
    expect(verdicts).toEqual(["deny", "deny", "allow", "deny", "allow"]);
    return effort(() => {
      for (let i = 0; i < 1000; i++) for (const attempt of attempts) made.decide(attempt);
    });
  }

  test("an access takes no scan over all rules", () => {
    effortWith(25);
    // A scan would take a hundred times as long.
    expect(effortWith(2500)).toBeLessThan(15 * effortWith(25));
  });

  test("a pattern made to be slow", () => {
    const rule = `read(/a/${"*a".repeat(60)}b)`;
    const slow = (): string => ask(`--deny-tool '${rule}'`, `Read(/a/${"a".repeat(3000)})`).verdict;
    expect(slow()).toBe("ask");
    expect(effort(slow)).toBeLessThan(200);
  });
});
