import { describe, expect, test } from "vitest";
import { policyOf } from "../../test/support/memory.ts";
import { commandsOf } from "../shell/commands.ts";
import { CommandIndex } from "./command-index.ts";
import { DomainIndex } from "./domain-index.ts";
import { normalize, stepsOf } from "./normalize.ts";

describe("CommandIndex", () => {
  const rules = policyOf({
    srt: "{}",
    bash: JSON.stringify({ deny: ["rm", "rsync -e", "/opt/bin/tool", "rmdir"], ask: ["git push", "alpha"] }),
  }).rules;
  const index = new CommandIndex();
  for (const rule of rules) if (rule.action === "execute") index.add(rule);

  test.each([
    ["rm x", ["rm"]],
    ["/bin/rm x", ["rm"]],
    ["ls", []],
    ["/opt/bin/tool x", ["/opt/bin/tool"]],
    ["tool x", ["/opt/bin/tool?"]],
    ["/other/tool x", []],
    ["git push", ["git push"]],
    ["git $X", ["git push?"]],
    ["$X y", []],
    ['r"$X" y', ["rm?", "rmdir?"]],
    ['rm"$X" y', ["rm?", "rmdir?"]],
    ["/bin/r? y", ["rm?"]],
    ['"$D"/rm y', ["rm?"]],
    ['"$D"/ls y', []],
    ["> x", []],
    ["alpha rm x", ["alpha"]],
    ["alpha", ["alpha"]],
    ["mytool rm x", ["rm?"]],
    ["mytool git x rm y", ["rm?"]],
    ["mytool $x rm y", ["rm?"]],
    ["mytool git push", ["git push?"]],
    ["mytool x", []],
    ["mytool", []],
    ["ls rm", []],
  ])("%s", (line, expected) => {
    const hits = commandsOf(line).commands.flatMap((command) => index.hits(command));
    expect(hits.map(({ rule, match }) => `${rule.subject.text}${match === "certain" ? "" : "?"}`)).toEqual(
      expected,
    );
  });
});

describe("CommandIndex with prefixes", () => {
  const rules = policyOf({
    srt: "{}",
    bash: JSON.stringify({ deny: ["mkfs.*", "rm -rf", "*"], ask: ["git push -f*", "mk*", "npm run test:*"] }),
  }).rules;
  const index = new CommandIndex();
  for (const rule of rules) if (rule.action === "execute" && rule.subject.text !== "*") index.add(rule);
  const every = new CommandIndex();
  for (const rule of rules) if (rule.action === "execute") every.add(rule);
  const MARKS = { certain: "", ambiguous: "?", possible: "??" } as const;
  const hitsIn = (some: CommandIndex, line: string): readonly string[] =>
    commandsOf(line)
      .commands.flatMap((command) => some.hits(command))
      .map(({ rule, match }) => rule.subject.text + MARKS[match]);

  test.each([
    ["mkfs.ext4 x", ["mk*", "mkfs.*"]],
    ["mkfs x", ["mk*"]],
    ["mk", ["mk*"]],
    ["m", []],
    ["xmkfs.ext4", []],
    ["git push -force", ["git push -f*"]],
    ["git push origin", []],
    ["npm run test:unit", ["npm run test:*"]],
    ["rm -r -f x", ["rm -rf"]],
    ["rm -r $X", ["rm -rf??"]],
    ["rm x", []],
    ["mytool rm -rf x", ["rm -rf??"]],
    ["mytool x rm y rm -rf z", ["rm -rf??"]],
    ["mytool x mkfs.ext4 y", ["mk*??", "mkfs.*??"]],
    ["mytool", []],
    ["mytool rm x", []],
    ["grep rm -rf x", []],
    ["mk-it rm -rf x", ["mk*", "rm -rf??"]],
    ["$X y", []],
    ['"mkfs.$X" y', ["mkfs.*??", "mk*??"]],
  ])("%s", (line, expected) => {
    expect(hitsIn(index, line).toSorted()).toEqual(expected.toSorted());
  });

  test("a lone star is on every program, known or not", () => {
    expect(hitsIn(every, "ls")).toEqual(["*"]);
    expect(hitsIn(every, "$X")).toEqual(["*"]);
    expect(hitsIn(every, "mkfs.ext4")).toEqual(["*", "mk*", "mkfs.*"]);
  });
});

describe("DomainIndex", () => {
  const index = new DomainIndex<string>();
  for (const [host, port] of [
    ["a.test", undefined],
    ["*.a.test", undefined],
    ["*.test", 8080],
    ["*", 22],
    ["1.2.3.4", undefined],
    ["*.3.4", undefined],
    ["2.a.test", undefined],
  ] as const)
    index.add({ kind: "domain", host, ...(port === undefined ? {} : { port }) }, `${host}:${port ?? ""}`);

  test.each<[string, number | undefined, readonly string[]]>([
    ["a.test", 443, ["a.test:"]],
    ["x.a.test", 443, ["*.a.test:"]],
    ["x.y.a.test", 443, ["*.a.test:"]],
    ["xa.test", 443, []],
    ["b.test", 8080, ["*.test:8080"]],
    ["b.test", 22, ["*:22"]],
    ["b.test", undefined, ["*:22?", "*.test:8080?"]],
    ["1.2.3.4", 443, ["1.2.3.4:"]],
    ["2.a.test", 443, ["2.a.test:", "*.a.test:"]],
    ["::1", 443, []],
    [".a.test", 443, ["*.a.test:"]],
  ])("%s port %s", (host, port, expected) => {
    const hits = index.hits(host, port).map(({ value, certain }) => `${value}${certain ? "" : "?"}`);
    expect(hits).toEqual(expected);
  });
});

test.each([
  ["/", "/"],
  ["/a", "/a"],
  ["/a/", "/a"],
  ["//a", "/a"],
  ["/a/./b", "/a/b"],
  ["/a/.", "/a"],
  ["/a/../b", "/b"],
  ["/a/..", "/"],
  ["/a/.b/..c/d..", "/a/.b/..c/d.."],
  ["/..", "/"],
])("normalize %s", (path, expected) => {
  expect(normalize(path)).toBe(expected);
});

test("stepsOf", () => {
  expect(stepsOf("/")).toEqual([]);
  expect(stepsOf("/a/b")).toEqual(["a", "b"]);
});
