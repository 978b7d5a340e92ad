import { describe, expect, test } from "vitest";
import { commandsOf } from "./commands.ts";
import { scriptText } from "./script-text.ts";

/** The commands that run, `?` for what only the run decides. */
function commandsIn(line: string): readonly string[] {
  return commandsOf(line).commands.flatMap(({ words, dormant }) => {
    const [program] = words;
    if (program === undefined || dormant === true) return [];
    return [program.kind === "dynamic" ? "?" : words.map(scriptText).join(" ")];
  });
}

describe("a text that the line brings is run", () => {
  test.each([
    [". /dev/stdin <<< 'rm x'"],
    ["source /dev/fd/3 3<<< 'rm x'"],
    ["exec 3<<< 'rm x'; source /dev/fd/3"],
    ["exec 3<<< 'rm x'; bash <&3"],
    ["exec 4<<< 'rm x'; exec 3<&4; bash /proc/self/fd/3"],
    ["bash < <(echo 'rm x')"],
    ["sudo bash <(echo 'rm x')"],
    ["{ bash; } <<< 'rm x'"],
    ["echo 'rm x' | tee s.sh > /dev/null; bash s.sh"],
    ["tee s.sh <<< 'rm x'; ./s.sh"],
    ["echo 'rm x' > s; bash < s"],
    ["echo 'rm x' > s; exec 3< s; . /dev/fd/3"],
    ["echo 'rm x' > /tmp/s.sh; cd /tmp; bash s.sh"],
    ["echo 'rm x' > a.sh; cp a.sh b.sh; bash b.sh"],
    ["{ echo 'cd /'; echo 'rm x'; } > s.sh; bash s.sh"],
    ["echo 'x mr' | rev | bash"],
    ["base64 -d <<< cm0geA== | sh"],
    ["$(tr A-Z a-z <<< RM) x"],
    ["python3 - <<'E'\nimport os\nos.system('rm x')\nE"],
    ["echo \"import os; os.system('rm x')\" > x.py; python3 x.py"],
    ["echo 'BEGIN { system(\"rm x\") }' > p.awk; awk -f p.awk"],
    ["printf '#!/usr/bin/env python3\\nimport os\\nos.system(\"rm x\")\\n' > x; ./x"],
    ["mapfile -c 1 -C 'rm x #' l < a.txt"],
    ["alias w='rm'\nw x"],
    ["alias w='cd /; rm'\nsudo w x"],
  ])("%s", (line) => {
    expect(commandsIn(line)).toContain("rm x");
  });
});

describe("a text that is not known is", () => {
  test.each([
    ["exec 3> >(bash); echo x >&3"],
    ["tool | tee >(sh)"],
    ["tool | tee s.sh; bash s.sh"],
    ["curl -o s.sh https://a.example/s.sh; bash s.sh"],
    ["sed -i '1i rm x' s.sh; ./s.sh"],
    ["make -f <(tool)"],
    ["mkfifo p; bash < p & tool > p"],
    ["crontab <<< '* * * * * rm x'"],
    ["printf 'all:\\n\\trm x\\n' > Makefile; make"],
    ["coproc bash; echo x >&${COPROC[1]}"],
    ["exec {fd}<<< x; bash <&$fd"],
  ])("%s", (line) => {
    expect(commandsIn(line)).toContain("?");
  });
});

describe("what is on the disk is no part of the line", () => {
  test.each([
    ["bash build.sh"],
    ["source .env && node app.js"],
    ["cp .env.example .env; source .env"],
    ["chmod +x s.sh; ./s.sh"],
    ["gcc -o app main.c && ./app"],
    ["bash < s.sh"],
    ["cat s.py | python3"],
    ["tool | python3 -m json.tool"],
    ["tool | node script.js"],
    ["make -C sub all"],
  ])("%s", (line) => {
    expect(commandsIn(line)).not.toContain("?");
  });
});
