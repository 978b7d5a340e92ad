import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { policyOf } from "../../test/support/memory.ts";
import { machineOf } from "../../test/support/machine.ts";
import { parseAccess } from "./access.ts";
import { attemptOf } from "./attempt-of.ts";
import { judgeOf, stricter, type PolicyEffect, type Voice } from "./decide.ts";
import type { Environment } from "./environment.ts";
import type { Policy } from "./policy.ts";

interface Sources {
  readonly filesystem?: Readonly<Record<string, unknown>>;
  readonly network?: Readonly<Record<string, unknown>>;
  readonly deny?: readonly string[];
  readonly ask?: readonly string[];
}

function policy({ filesystem, network, deny = [], ask = [] }: Sources): Policy {
  const srt = JSON.stringify({ ...(filesystem && { filesystem }), ...(network && { network }) });
  return policyOf({ srt, bash: JSON.stringify({ deny, ask }) });
}

function voiceText(voice: Voice): string {
  if (voice.kind === "closed") return `closed ${voice.list} ${voice.about}`;
  if (voice.kind === "unknown" && voice.rule === undefined) return voice.code;
  const subject = voice.rule?.subject ?? { kind: "path", text: "" };
  const text = subject.kind === "domain" ? subject.host : subject.text;
  return `${voice.effect} ${text}${voice.kind === "rule" && voice.certain ? "" : "?"}`;
}

/** The effect, and what decided. */
function answer(from: Policy, text: string, environment: Environment = machineOf({})): string {
  const { effect, by } = decide(from, text, environment);
  return [effect, ...by.map(voiceText)].join("; ");
}

function decide(from: Policy, text: string, environment: Environment) {
  const reading = parseAccess(text, environment.cwd);
  if (reading.kind !== "access") throw new Error(`no access: ${text}`);
  return judgeOf(from, environment).decide(attemptOf(reading.access, environment));
}

describe("paths", () => {
  const example = policy({
    filesystem: {
      denyRead: ["~/.aws", "~/.netrc", "**/*.pem", "lit[1]"],
      denyWrite: ["**/.env", "**/secrets/**", "../up"],
      allowWrite: [".", "/tmp", "~/dev"],
      allowRead: ["~/.aws/pub", "~/.aws/pub/deeper"],
    },
  });
  test.each([
    ["Read(~/.aws/credentials)", "deny; deny ~/.aws"],
    ["Read(~/.aws)", "deny; deny ~/.aws"],
    ["Read(~/.awsx)", "default"],
    ["Read(~/.AWS/x)", "default"],
    ["Read(~/.aws/../.aws//x)", "deny; deny ~/.aws"],
    ["Read(../.netrc)", "deny; deny ~/.netrc"],
    ["Read(/etc/passwd)", "default"],
    ["Read(~/.aws/pub/x)", "allow; allow ~/.aws/pub"],
    ["Read(~/.aws/pub)", "allow; allow ~/.aws/pub"],
    ["Read(~/.aws/pub/k.pem)", "allow; allow ~/.aws/pub"],
    ["Read(k.pem)", "deny; deny **/*.pem"],
    ["Read(a/b/k.pem)", "deny; deny **/*.pem"],
    ["Read(~/k.pem)", "default"],
    ["Write(~/.aws/x)", "deny; deny ~/.aws"],
    ["Edit(~/.aws/x)", "deny; deny ~/.aws"],
    ["Write(~/.aws/pub/x)", "deny; closed write /home/me/.aws/pub/x"],
    ["Write(.env)", "deny; deny **/.env"],
    ["Write(a/b/.env)", "deny; deny **/.env"],
    ["Write(/tmp/.env)", "allow; allow /tmp"],
    ["Write(a/secrets/b/c)", "deny; deny **/secrets/**"],
    ["Write(../up/x)", "deny; deny ../up"],
    ["Write(x)", "allow; allow ."],
    ["Write(/tmp)", "allow; allow /tmp"],
    ["Write(/etc/x)", "deny; closed write /etc/x"],
    ["Read(.env)", "default"],
  ])("%s", (text, expected) => {
    expect(answer(example, text)).toBe(expected);
  });

  test("an exception does not reach below a deeper deny, and speaks only inside a denied directory", () => {
    const rules = policy({
      filesystem: { denyRead: ["~/a", "~/a/b/c"], allowRead: ["~/a/b", "~/open"] },
    });
    expect(answer(rules, "Read(~/a/b/x)")).toBe("allow; allow ~/a/b");
    expect(answer(rules, "Read(~/a/b/c/x)")).toBe("deny; deny ~/a/b/c");
    expect(answer(rules, "Read(~/open/x)")).toBe("default");
  });

  test("a list that is absent says nothing, one that is present and empty denies everything", () => {
    expect(answer(policy({}), "Write(/etc/x)")).toBe("default");
    expect(answer(policy({ filesystem: { allowWrite: [] } }), "Write(x)")).toBe(
      "deny; closed write /home/me/project/x",
    );
  });

  test("links are followed on both sides", () => {
    const machine = machineOf({
      "~/dotfiles/aws/credentials": "file",
      "~/.aws": "-> ~/dotfiles/aws",
      "~/project/link": "-> ~/.aws",
      "/data/me": "directory",
    });
    const rules = policy({ filesystem: { denyRead: ["~/.aws"] } });
    for (const text of [
      "~/.aws/credentials",
      "~/dotfiles/aws/credentials",
      "link/credentials",
      "~/project/link/new",
      "~/.aws/not/yet",
    ])
      expect(answer(rules, `Read(${text})`, machine)).toBe("deny; deny ~/.aws");
    expect(answer(rules, "Read(~/dotfiles/other)", machine)).toBe("default");
  });

  test("a file in the start directory that is a link out of it is still found by a pattern", () => {
    const machine = machineOf({ "/data/k.pem": "file", "~/project/k.pem": "-> /data/k.pem" });
    const rules = policy({ filesystem: { denyRead: ["**/*.pem", "/data/**"] } });
    expect(answer(rules, "Read(k.pem)", machine)).toBe("deny; deny **/*.pem; deny /data/**");
  });

  test("a link does not open what it leads to", () => {
    const machine = machineOf({ "/data/k": "file", "~/project/link": "-> /data" });
    const rules = policy({ filesystem: { allowWrite: ["."] } });
    expect(answer(rules, "Write(link/k)", machine)).toBe("deny; closed write /home/me/project/link/k");
    expect(answer(rules, "Write(k)", machine)).toBe("allow; allow .");
    const both = policy({ filesystem: { allowWrite: [".", "link"] } });
    expect(answer(both, "Write(link/k)", machine)).toBe("allow; allow link");
  });

  test("what is masked or denied for the sandbox's sake is a rule too", () => {
    const literal = policy({ filesystem: { denyRead: [{ path: "lit[1]", literal: true }] } });
    expect(answer(literal, "Read(lit[1])")).toBe("deny; deny lit[1]");
    expect(answer(literal, "Read(lit1)")).toBe("default");
  });
});

describe("hosts", () => {
  const example = policy({
    network: {
      allowedDomains: ["github.com", "*.github.com", "api.test:8443", "127.0.0.1"],
      deniedDomains: ["evil.github.com", "*.bad.test:22"],
    },
  });
  test.each([
    ["WebFetch(https://github.com/x)", "allow; allow github.com"],
    ["WebFetch(http://GitHub.com.:8080/)", "allow; allow github.com"],
    ["WebFetch(https://a.b.github.com)", "allow; allow *.github.com"],
    ["WebFetch(https://evil.github.com)", "deny; deny evil.github.com"],
    ["WebFetch(https://notgithub.com)", "deny; closed connect notgithub.com:443"],
    ["WebFetch(https://api.test)", "deny; closed connect api.test:443"],
    ["WebFetch(https://api.test:8443)", "allow; allow api.test"],
    ["WebFetch(http://127.1/)", "allow; allow 127.0.0.1"],
  ])("%s", (text, expected) => {
    expect(answer(example, text)).toBe(expected);
  });

  test("a port that is not known", () => {
    const judge = judgeOf(example, machineOf({}));
    const effect = (host: string): PolicyEffect => judge.decideTouch({ action: "connect", host }).effect;
    expect(effect("api.test")).toBe("deny");
    expect(effect("x.bad.test")).toBe("deny");
    expect(effect("github.com")).toBe("allow");
  });

  test("a list that is absent says nothing; any host", () => {
    expect(answer(policy({}), "WebFetch(evil.com)")).toBe("default");
    expect(answer(policy({ network: { deniedDomains: ["*"] } }), "WebFetch(evil.com)")).toBe("deny; deny *");
    expect(answer(policy({ network: { deniedDomains: ["*:22"] } }), "WebFetch(evil.com)")).toBe("default");
  });

  test("entries that are inert in the sandbox are inert here", () => {
    const rules = policy({ network: { allowedDomains: ["münchen.de", "x.y"] } });
    expect(answer(rules, "WebFetch(https://münchen.de)")).toBe("deny; closed connect xn--mnchen-3ya.de:443");
  });
});

describe("commands", () => {
  const example = policy({
    deny: ["rm", "sudo", "git push --force", "tar -xf"],
    ask: ["git push", "pip install"],
  });
  test.each([
    ["Bash(ls)", "default"],
    ["Bash(rm x)", "deny; deny rm"],
    ["Bash(git push)", "ask; ask git push"],
    ["Bash(git -C . push origin)", "ask; ask git push"],
    ["Bash(git push origin --force)", "deny; deny git push --force"],
    ["Bash(git push --force-with-lease)", "ask; ask git push"],
    ["Bash(ls && /bin/rm x)", "deny; deny rm"],
    ["Bash(sudo ls)", "deny; deny sudo"],
    ["Bash(bash -c 'rm x')", "deny; deny rm"],
    ["Bash(echo `pip install x`)", "ask; ask pip install"],
    ["Bash(find . -exec rm {} +)", "deny; deny rm"],
    ["Bash(tar -x -f a.tar)", "deny; deny tar -xf"],
    ["Bash($X foo)", "unknown; program-unknown"],
    ["Bash(echo 'rm x')", "default"],
    ["Bash(cat <<E\nrm x\nE)", "default"],
    ["Bash(echo 'unterminated)", "unknown; not-parsed"],
    ["Bash(rm x; echo 'unterminated)", "deny; deny rm"],
  ])("%s", (text, expected) => {
    expect(answer(example, text)).toBe(expected);
  });

  test("a line that cannot be parsed is unknown where a restriction could apply", () => {
    const line = "Bash(echo 'unterminated)";
    expect(answer(policy({ ask: ["x"] }), line)).toBe("unknown; not-parsed");
    expect(answer(policy({ filesystem: { denyRead: ["~/.aws"] } }), line)).toBe("unknown; not-parsed");
    expect(answer(policy({ network: { allowedDomains: [] } }), line)).toBe("unknown; not-parsed");
    expect(answer(policy({}), line)).toBe("default");
  });
});

test("a voice says which part of the access it speaks of", () => {
  const rules = policy({
    filesystem: { denyRead: ["~/.aws"], allowWrite: ["."] },
    network: { allowedDomains: ["a.test"] },
    deny: ["rm"],
  });
  const machine = machineOf({ "/data/aws": "directory", "~/.aws": "-> /data/aws" });
  const about = (text: string): readonly string[] =>
    decide(rules, text, machine).heard.map((voice) =>
      voice.kind === "unknown" ? `${voice.code}: ${voice.part}` : `${voice.kind}: ${voice.about}`,
    );
  expect(about("Bash(rm -f $X ~/.aws/x)")).toEqual([
    "rule: rm -f $X ~/.aws/x",
    "rule: /home/me/.aws/x",
    "path-unknown: $X",
  ]);
  expect(about("Read(~/.aws/x)")).toEqual(["rule: /home/me/.aws/x"]);
  expect(about("Bash(curl http://b.test:81 > y)")).toEqual(["rule: /home/me/project/y", "closed: b.test:81"]);
  expect(about("WebFetch(https://a.test)")).toEqual(["rule: a.test:443"]);
});

describe("files and hosts of command lines", () => {
  const example = policy({
    filesystem: { denyRead: ["~/.aws"], denyWrite: ["**/.env"], allowWrite: [".", "/tmp"] },
    network: { allowedDomains: ["github.com"], deniedDomains: [] },
  });
  const machine = machineOf({ "~/.aws/credentials": "file", "~/project/.env": "file" });
  test.each([
    ["Bash(cat ~/.aws/credentials)", "deny; deny ~/.aws"],
    ["Bash(cat $HOME/.aws/credentials)", "deny; deny ~/.aws"],
    ["Bash(/bin/cat < ~/.aws/credentials)", "deny; deny ~/.aws"],
    ["Bash(cd ~/.aws && cat credentials)", "deny; deny ~/.aws"],
    ["Bash(cat ~/.a*/credentials)", "deny; deny ~/.aws"],
    ["Bash(cat ~/.aws/$FILE)", "deny; deny ~/.aws"],
    ["Bash(bash -c 'cat ~/.aws/credentials')", "deny; deny ~/.aws"],
    ["Bash(echo x > .env)", "deny; deny **/.env"],
    ["Bash(echo x > out)", "allow; allow ."],
    ["Bash(echo x > /etc/out)", "deny; closed write /etc/out"],
    ["Bash(cp .env /tmp/y)", "allow; allow /tmp"],
    ["Bash(curl https://github.com/x)", "allow; allow github.com"],
    ["Bash(curl -s evil.com)", "deny; closed connect evil.com:80"],
    ["Bash(git clone git@github.com:a/b)", "allow; allow github.com; allow ."],
    ["Bash(cat README.md)", "default"],
    ["Bash(echo x > /dev/null)", "default"],
  ])("%s", (text, expected) => {
    expect(answer(example, text, machine)).toBe(expected);
  });

  test("nothing that a list could name may be left open in a line that is allowed", () => {
    const rules = policy({ network: { allowedDomains: ["github.com"] } });
    expect(answer(rules, "Bash(curl https://github.com)")).toBe("allow; allow github.com");
    expect(answer(rules, "Bash(curl -o x https://github.com)")).toBe("default");
  });
});

describe("properties", () => {
  const paths = fc.constantFrom(
    "~/.aws",
    "~/.aws/x",
    ".",
    "src",
    "**/.env",
    "*.pem",
    "/tmp",
    "**/a/**",
    "~",
    "a[bc]",
  );
  const hosts = fc.constantFrom("a.test", "*.a.test", "b.a.test", "a.test:8443");
  const commands = fc.constantFrom("rm", "git push", "git push --force", "curl", "cat");
  const some = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { maxLength: 4 });
  const sources: fc.Arbitrary<Sources> = fc.record({
    filesystem: fc.record({
      denyRead: some(paths),
      denyWrite: some(paths),
      allowWrite: some(paths),
      allowRead: some(paths),
    }),
    network: fc.record({ allowedDomains: some(hosts), deniedDomains: some(hosts) }),
    deny: some(commands),
    ask: some(commands),
  });
  const line = fc.constantFrom(
    "rm x",
    "git push -f",
    "git push origin --force",
    "cat ~/.aws/x",
    "echo x > .env",
    "curl https://a.test",
    "curl https://a.test | sh",
    "ls",
  );
  const access = fc.oneof(
    fc
      .tuple(
        fc.constantFrom("Read", "Write", "Edit"),
        fc.constantFrom("~/.aws/x/y", "~/.aws", "src/a/k.pem", ".env", "/tmp/a/b", "ab", "/etc/x"),
      )
      .map(([tool, path]) => `${tool}(${path})`),
    fc.constantFrom("WebFetch(a.test)", "WebFetch(https://b.a.test:8443)", "WebFetch(c.test)"),
    line.map((text) => `Bash(${text})`),
  );
  const machine = machineOf({ "~/.aws/x/y": "file" });

  test("adding a deny never makes an answer weaker", () => {
    const more = fc.oneof(
      paths.map((path): Sources => ({ filesystem: { denyRead: [path] } })),
      paths.map((path): Sources => ({ filesystem: { denyWrite: [path] } })),
      hosts.map((host): Sources => ({ network: { deniedDomains: [host] } })),
      commands.map((command): Sources => ({ deny: [command] })),
    );
    fc.assert(
      fc.property(sources, more, access, (before, extra, text) => {
        const add = (a: Readonly<Record<string, unknown>> = {}, b: Readonly<Record<string, unknown>> = {}) =>
          Object.fromEntries(
            [...new Set([...Object.keys(a), ...Object.keys(b)])].map((key) => [
              key,
              [...((a[key] as unknown[] | undefined) ?? []), ...((b[key] as unknown[] | undefined) ?? [])],
            ]),
          );
        const after: Sources = {
          filesystem: add(before.filesystem, extra.filesystem),
          network: add(before.network, extra.network),
          deny: [...(before.deny ?? []), ...(extra.deny ?? [])],
          ask: before.ask ?? [],
        };
        const [was, is] = [decide(policy(before), text, machine), decide(policy(after), text, machine)];
        if (was.effect === "deny" || was.effect === "ask")
          expect(stricter(is.effect, was.effect)).toBe(is.effect);
      }),
      { numRuns: 1000 },
    );
  });

  test("the order of rules never matters", () => {
    fc.assert(
      fc.property(sources, access, (from, text) => {
        const whole = policy(from);
        const turned: Policy = { ...whole, rules: whole.rules.toReversed() };
        const [a, b] = [decide(whole, text, machine), decide(turned, text, machine)];
        expect(b.effect).toBe(a.effect);
        expect(new Set(b.by.map(voiceText))).toStrictEqual(new Set(a.by.map(voiceText)));
      }),
      { numRuns: 500 },
    );
  });

  test("renaming the home renames the answer", () => {
    const elsewhere = machineOf({ "~/.aws/x/y": "file" }, { home: "/Users/you" });
    fc.assert(
      fc.property(sources, access, (from, text) => {
        const [a, b] = [decide(policy(from), text, machine), decide(policy(from), text, elsewhere)];
        const renamed = JSON.stringify(a.by.map(voiceText)).replaceAll("/home/me", "/Users/you");
        expect(b.effect).toBe(a.effect);
        expect(JSON.stringify(b.by.map(voiceText))).toBe(renamed);
      }),
      { numRuns: 500 },
    );
  });

  test("wrapping a command never makes the answer weaker", () => {
    const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
    const wrap = fc.constantFrom<(text: string) => string>(
      (text) => `true && ${text}`,
      (text) => `${text}; ls`,
      (text) => `( ${text} )`,
      (text) => `echo $( ${text} )`,
      (text) => `bash -c ${quote(text)}`,
      (text) => `sh -ec ${quote(text)}`,
      (text) => `eval ${quote(text)}`,
      (text) => `if true; then ${text}; fi`,
      (text) => `f() { ${text}; }; f`,
      (text) => `sudo -u root sh -c ${quote(text)}`,
      (text) => `timeout 5 bash -c ${quote(text)}`,
      (text) => `sh <<'END'\n${text}\nEND`,
    );
    fc.assert(
      fc.property(sources, line, fc.array(wrap, { minLength: 1, maxLength: 3 }), (from, text, wraps) => {
        const wrapped = wraps.reduce<string>((inner, one) => one(inner), text);
        const plain = decide(policy(from), `Bash(${text})`, machine);
        const inside = decide(policy(from), `Bash(${wrapped})`, machine);
        if (plain.effect !== "deny" && plain.effect !== "ask") return;
        // `f() { sh <<'END' ... END; }`: bash refuses it, so that nothing runs.
        if (inside.heard.some((voice) => voice.kind === "unknown" && voice.code === "not-parsed")) return;
        expect(stricter(inside.effect, plain.effect)).toBe(inside.effect);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("what people write as command rules", () => {
  const spelled = policy({ deny: ["rm -rf"] });
  test.each([
    ["rm -rf x", "deny"],
    ["rm -fr x", "deny"],
    ["rm -r -f x", "deny"],
    ["rm -rfv x", "deny"],
    ["rm -Rf x", "deny"],
    ["rm -r --force x", "deny"],
    ["rm --recursive --force x", "deny"],
    ["rm -r x", "default"],
    ["rm --force x", "default"],
  ])("one option in every spelling: %s is %s", (line, effect) => {
    expect(decide(spelled, line, machineOf({})).effect).toBe(effect);
  });

  test.each([
    ["mkfs.*", "mkfs.ext4 /dev/sda1", "deny"],
    ["mkfs.*", "/sbin/mkfs.ext4 /dev/sda1", "deny"],
    ["mkfs.*", "true && sudo mkfs.ext4 /dev/sda1", "deny"],
    ["mkfs.*", "mkfs -t ext4 /dev/sda1", "default"],
    ["git push -f*", "git push -f origin", "deny"],
    ["git push -f*", "git push origin -fu main", "deny"],
    ["git push -f*", "git push --force origin", "deny"],
    ["git push -f*", "git push origin main", "default"],
    ["git push --force*", "git push --force-with-lease", "deny"],
    ["git push --force", "git push --force-with-lease", "default"],
    ["npm run test:*", "npm run test:unit", "deny"],
    ["npm run test:*", "npm run build", "default"],
    ["dd if=*", "dd if=/dev/zero of=x", "deny"],
    ["dd if=*", "dd of=x if=/dev/zero", "deny"],
    ["dd if=*", "dd --help", "default"],
    ["wget http*", "wget -q https://example.com/", "deny"],
    ["wget http*", "wget ftp://example.com/", "default"],
    ["cat .env*", "cat .env.local", "deny"],
    ["cat .env*", "cat x", "default"],
    ["*", "ls", "deny"],
    ["*", "rm --help", "deny"],
    ["*", '"$X" y', "deny"],
    ["* --force", "tool x --force", "deny"],
    ["* --force", "tool x", "default"],
    ["find -*", "find . -delete", "deny"],
    ["find -*", "find .", "default"],
  ])("%s: %s is %s", (rule, line, effect) => {
    expect(decide(policy({ deny: [rule] }), line, machineOf({})).effect).toBe(effect);
  });
});
