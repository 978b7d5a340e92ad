import { describe, expect, test } from "vitest";
import { inner, type Row } from "../../../test/support/programs.ts";
import type { Word } from "../simple-command.ts";
import { literal } from "../word.ts";
import { innerOf } from "./runs.ts";
import { variableAccesses } from "./variables.ts";

const WRAPPERS: readonly Row[] = [
  ["env -S 'git' reset --hard", "git reset --hard"],
  ["env -S 'rm -f' 'a b'", "rm -f a b"],
  ["xargs --replace rm {}", "rm {*}"],
  ["xargs --max-lines rm", "rm {*}"],
  ["parallel --max-args 1 rm ::: x", "rm x"],
  ["parallel --header : rm ::: h x", "rm {*}"],
  ["parallel --env FOO rm ::: x", "rm x"],
  ["parallel --nice 5 rm ::: x", "rm x"],
  ["parallel ::: 'rm x' ls", "rm x", "ls"],
  ["parallel --dry-run rm ::: x"],
  ["cpulimit -l 5 rm x", "rm x"],
  ["rlwrap rm x", "rm x"],
  ["hyperfine --warmup 3 'rm x' 'ls y'", "rm x", "ls y"],
  ["hyperfine --prepare 'rm x' ls", "rm x", "ls"],
  ["concurrently 'rm x' 'npm start'", "rm x", "npm start"],
  ["direnv exec . rm x", "rm x"],
  ["uv run --with rich rm x", "rm x"],
  ["uv pip install x"],
  ["yarn exec rm x", "rm x"],
  ["npm exec -- rm x", "rm x"],
  ["npm run build"],
  ["npx -y -p a rm x", "rm x"],
  ["poetry run rm x", "rm x"],
  ["bundle exec rm x", "rm x"],
  ["dotenv rm x", "rm x"],
  ["op run --env-file a -- rm x", "rm x"],
  ["kubectl exec p -c c -- rm x", "@rm x"],
  ["kubectl -n ns exec p -- rm x", "@rm x"],
  ["docker run --rm -v a:/b -e K=v alpine rm x", "@rm x"],
  ["docker exec -it c rm x", "@rm x"],
  ["docker compose exec web rm x", "@rm x"],
  ["docker build ."],
  ["tmux new-session -d 'rm x'", "rm x"],
  ["tmux send-keys 'rm x' Enter", "rm x", "Enter"],
  ["tmux ls"],
  ["ssh h rm x", "@rm x"],
];

const SHELLS: readonly Row[] = [
  ["bash -c 'rm x'", "rm x"],
  ["bash -xec 'rm x'", "rm x"],
  ["bash -O cmdhist -c 'rm x'", "rm x"],
  ["bash -Ocmdhist 'rm x'"],
  ["bash -n -c 'rm x'"],
  ["bash -nc 'rm x'"],
  ["bash -n <<< 'rm x'"],
];

const TEXTS: readonly Row[] = [
  ["git -c alias.w='reset --hard' w", "git reset --hard"],
  ["git -c alias.w='!rm x' w y", "rm x y"],
  ["git -c core.pager='rm x' log", "rm x"],
  ["git -c user.name=rm log"],
  ["git config alias.w '!rm x'", "rm x"],
  ["git bisect run rm x", "rm x"],
  ["git rebase -x 'rm x' main", "rm x"],
  ["git rebase --exec='rm x' main", "rm x"],
  ["git submodule foreach --recursive 'rm x'", "rm x"],
  ["git filter-branch --tree-filter 'rm x' HEAD", "rm x"],
  ["git difftool -x 'rm x'", "rm x"],
  ["tar cf a --checkpoint-action=exec='rm x' b", "rm x"],
  ["tar cf a -I 'rm x' b", "rm x"],
  ["ssh -o 'ProxyCommand=rm x' h", "rm x"],
  ["ssh -voProxyCommand='rm x' h", "rm x"],
  ["rsync -ae 'rm x' a h:b", "rm x"],
  ["vim -c '!rm x' f", "rm x"],
  ["vim '+silent !rm x' f", "rm x"],
  ["vim -c 'call system(\"rm x\")' f", "rm x"],
  ["less '+!rm x' f", "rm x"],
  ["nc -e 'rm x' h 80", "rm x"],
  ["socat TCP:h:80 EXEC:'rm x',pty", "rm x"],
  ["find a -name '*.o' -exec rm {} +", "rm {a/**/*.o}"],
  ["find a ! -name b -exec rm {} ';'", "rm {a/**}"],
];

describe.each([
  ["wrappers", WRAPPERS],
  ["shells", SHELLS],
  ["texts", TEXTS],
] as const)("%s", (_name, rows) => {
  test.each(rows.map(([line, ...expected]) => [line, expected] as const))("%s", (line, expected) => {
    expect(inner(line)).toEqual(expected);
  });
});

describe("variables", () => {
  const assigned = (values: Readonly<Record<string, string>>): ReadonlyMap<string, Word> =>
    new Map(Object.entries(values).map(([name, value]) => [name, literal(value)]));
  const texts = (program: string, values: Readonly<Record<string, string>>): readonly string[] =>
    innerOf([literal(program), literal("x")], assigned(values)).flatMap((one) =>
      one.kind === "script" ? [one.text] : [],
    );

  test("a pager, an editor and settings of git are commands", () => {
    expect(texts("git", { GIT_PAGER: "rm x" })).toEqual(["rm x"]);
    expect(
      texts("git", { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "alias.w", GIT_CONFIG_VALUE_0: "!rm x" }),
    ).toEqual(["rm x"]);
    expect(texts("ls", { GIT_PAGER: "rm x" })).toEqual([]);
  });

  test("a proxy is a host, and the start-up file of a shell is read", () => {
    expect(variableAccesses(assigned({ http_proxy: "evil.test:8080" }), "curl")).toEqual([
      { action: "connect", host: "evil.test", port: 8080 },
    ]);
    expect(variableAccesses(assigned({ BASH_ENV: "f" }), "curl")).toEqual([
      { action: "read", path: literal("f") },
    ]);
    expect(variableAccesses(assigned({ OTHER: "f" }), "curl")).toEqual([]);
  });

  test("a variable of one program means nothing to others", () => {
    const variables = assigned({ DOCKER_HOST: "tcp://evil.test:2375" });
    expect(variableAccesses(variables, "docker")).toEqual([
      { action: "connect", host: "evil.test", port: 2375 },
    ]);
    expect(variableAccesses(variables, "ls")).toEqual([]);
  });
});
