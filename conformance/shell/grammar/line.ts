import type { Random } from "../../suite/random.ts";
import { CWD, HOME } from "../world.ts";
import { deed, simple, type Deed } from "./deeds.ts";
import { encoded, END, extra, statement, type Node, type Part } from "./node.ts";
import { pathWord, READ, WRITTEN, type Place } from "./paths.ts";
import { single } from "./quote.ts";
import { prefixed, throughVariables, throughXargs } from "./wrappers.ts";

/** A whole line. */
export function randomLine(random: Random): Node {
  const first = sequence({ cwd: CWD }, random, 2);
  if (!random.chance(0.25)) return first;
  return statement(first, END, extra(simple(deed({ cwd: CWD }, random))));
}

/** A statement, after the directory was changed or not. */
function sequence(place: Place, random: Random, depth: number): Node {
  if (!random.chance(0.15)) return compound(place, random, depth);
  const [before, cwd] = random.pick(MOVES);
  return statement(before, random.pick([" && ", "; "]), compound({ cwd }, random, depth));
}

const MOVES: readonly (readonly [string, string])[] = [
  ["cd src", `${CWD}/src`],
  ["cd ..", HOME],
  ["cd", HOME],
  ["cd ~", HOME],
  ['cd "$HOME"', HOME],
  ["cd $PWD/src/..", CWD],
  ["cd ~/.aws", `${HOME}/.aws`],
  ["cd /tmp", "/tmp"],
  ["pushd ~/.ssh > /dev/null", `${HOME}/.ssh`],
  ["cd src; cd -  > /dev/null", CWD],
  ["pushd .. > /dev/null; popd > /dev/null", CWD],
  ["CDPATH=~ cd .aws > /dev/null", `${HOME}/.aws`],
  ["cd linked", `${HOME}/.aws`],
  ["d=~/.aws; cd $d", `${HOME}/.aws`],
];

function compound(place: Place, random: Random, depth: number): Node {
  if (depth === 0 || random.chance(0.35)) return command(place, random);
  const inner = sequence(place, random, depth - 1);
  return random.pick(random.chance(0.5) ? CONTROL : TEXTS)(inner, place, random);
}

function command(place: Place, random: Random): Node {
  const kind = random.number(20);
  if (kind === 0) return globLoop(random);
  if (kind < 3) return redirection(place, random);
  const one = deed(place, random);
  if (kind < 7) return prefixed(one, random);
  if (kind < 9) return throughXargs(one, random) ?? simple(one);
  if (kind < 13) return throughVariables(one, random);
  return redirected(one, place, random);
}

/** Now and then the output goes somewhere. */
function redirected(one: Deed, place: Place, random: Random): Node {
  if (!random.chance(0.12)) return simple(one);
  const operator = random.pick([" > ", " >> ", " 2> ", " &> ", " >| ", " 1<> ", " >& ", " 3> "]);
  return statement(simple(one), extra(operator, pathWord(random.pick(WRITTEN), place, random)));
}

/** A file that is opened by the shell itself. */
function redirection(place: Place, random: Random): Node {
  const read = pathWord(random.pick(READ), place, random);
  const written = pathWord(random.pick(WRITTEN), place, random);
  const forms: readonly (() => readonly Part[])[] = [
    () => ["cat < ", read],
    () => ["cat 0< ", read],
    () => ["exec 3< ", read, END, "cat <&3"],
    () => ["exec {fd}< ", read, END, "cat <&$fd"],
    () => ["read -r l < ", read],
    () => ['echo "$(< ', read, ')"'],
    () => ["mapfile -t l < ", read],
    () => ["while read -r l; do echo $l; done < ", read],
    () => ["cat <(cat ", read, ")"],
    () => ["cat <<E\n$(cat ", read, ")\nE\n"],
    () => ['cat <<< "$(cat ', read, ')"'],
    () => ["echo $((1 + $(wc -l < ", read, ")))"],
    () => ["[[ -n $(cat ", read, ") ]]"],
    () => ["a=([$(cat ", read, ")0]=1)"],
    () => ["case $(cat ", read, ") in *) :;; esac"],
    () => ["echo x > ", written],
    () => ["> ", written],
    () => [": > ", written],
    () => ["{ echo x; } > ", written],
    () => ["echo x >> ", written],
    () => ["exec > ", written, END, "echo x"],
    () => ["exec 4> ", written, END, "echo x >&4"],
    () => ["echo x | tee > ", written],
    () => ["echo x > >(cat > ", written, ")"],
    () => ["cat > ", written, " <<'E'\nx\nE\n"],
    () => ["if true; then echo x; fi > ", written],
    () => ["f() { echo x; } > ", written, END, "f"],
    () => ["set -C; echo x >| ", written],
    () => ["echo x 2> ", written],
    () => ["echo x &>> ", written],
  ];
  return statement(...random.pick(forms)());
}

/** Names that come from the disk, while the line runs. */
function globLoop(random: Random): Node {
  const lists = [
    "~/.aws/*",
    '"$HOME"/.ssh/*',
    ".e*",
    "*",
    ".*",
    "secrets/*",
    "~/.*/cred*",
    "$(ls -A)",
    "$(find . -name '.env')",
    "~/.{aws,ssh}/*",
    "**/token",
    "linked/*",
    "*.pem",
  ];
  const list = extra(random.pick(lists));
  const forms: readonly (() => readonly Part[])[] = [
    () => ["for f in ", list, '; do cat "$f"', END, "done"],
    () => ["for f in ", list, '; do cp "$f" /tmp/', END, "done"],
    () => ["for f in ", list, '; do [ -f "$f" ] && echo x >> "$f"', END, "done"],
    () => ["a=(", list, ")", END, 'cat "${a[@]}"'],
    () => ["set -- ", list, END, 'cat "$@"'],
    () => ["cat ", list],
    () => ["printf '%s\\n' ", list, " | xargs cat"],
    () => ["ls -d ", list, ' | while read -r f; do cat "$f"; done'],
    () => ["find . ~/.aws -name '", extra(random.pick(["cred*", ".env", "*.pem"])), "' | xargs cat"],
    () => ["find ~ . -type f -print0 | xargs -0 grep -l e"],
    () => ["f=$(ls -d ", list, " | head -1)", END, 'cat "$f"'],
    () => ["select f in ", list, '; do cat "$f"', END, "break; done <<< 1"],
  ];
  return statement(...random.pick(forms)());
}

type Wrap = (inner: Node, place: Place, random: Random) => Node;

/** Structures of the shell around a statement. */
const CONTROL: readonly Wrap[] = [
  (s) => statement("{ ", s, END, "}"),
  (s) => statement("( ", s, "\n)"),
  (s) => statement("if true; then ", s, END, "fi"),
  (s) => statement("if ", s, END, "then :; fi"),
  (s) => statement("if false; then :; else ", s, END, "fi"),
  (s) => statement("for i in 1; do ", s, END, "done"),
  (s) => statement("for ((i = 0; i < 1; i++)); do ", s, END, "done"),
  (s) => statement("while ", s, END, "false; do :; done"),
  (s) => statement("until false; do ", s, END, "break; done"),
  (s) => statement("case x in x|y) ", s, "\n;; esac"),
  (s) => statement("f() { ", s, END, "}", END, "f"),
  (s) => statement("function f { ", s, END, "}", END, "f"),
  (s) => statement("f() ( ", s, "\n)\nf"),
  (s) => statement("true && { ", s, END, "}"),
  (s) => statement("false || { ", s, END, "}"),
  (s) => statement("! { ", s, END, "}"),
  (s) => statement("{ ", s, END, "} | cat"),
  (s) => statement("echo x | { ", s, END, "}"),
  (s) => statement("{ ", s, END, "} & wait"),
  (s) => statement('echo "$( ', s, '\n)"'),
  (s) => statement("v=$( ", s, "\n)"),
  (s) => statement("cat <( ", s, "\n)"),
  (s) => statement("echo x > >( ", s, "\n)", END, "sleep 0.05"),
  (s) => statement("cat <<E\n$( ", s, "\n)\nE\n"),
  (s) => statement('cat <<< "$( ', s, '\n)"'),
  (s) => statement(': "${unset:-$( ', s, '\n)}"'),
  (s) => statement(": $(( $( ", s, "\n) + 0 ))"),
  (s) => statement("[[ -n $( ", s, "\n) ]]"),
  (s) => statement("export v=$( ", s, "\n)"),
  (s) => statement("coproc { ", s, END, "}", END, "wait"),
  (s) => statement("time { ", s, END, "}"),
  (s) => statement("set -e; ", s),
  (s) => statement("a[$( ", s, "\n)0]=1"),
];

const quoted = (s: Node): Node => encoded(s, single);
const doubled = (s: Node): Node => encoded(s, (text) => `"${text.replace(/[\\"$`]/g, "\\$&")}"`);

/** A statement as text, which something runs. */
const TEXTS: readonly Wrap[] = [
  (s) => statement("eval ", quoted(s)),
  (s) => statement("eval ", doubled(s)),
  (s) => statement("bash -c ", quoted(s)),
  (s) => statement("bash -c ", doubled(s)),
  (s) => statement("bash -euo pipefail -c ", quoted(s)),
  (s) => statement("bash --norc -c -- ", quoted(s)),
  (s) => statement("env bash -c ", quoted(s)),
  (s) => statement("bash <<< ", quoted(s)),
  (s) => statement("bash -s <<< ", quoted(s)),
  (s) => statement("bash <<'EOS'\n", s, "\nEOS\n"),
  (s) => statement("echo ", quoted(s), " | bash"),
  (s) => statement("printf '%s\\n' ", quoted(s), " | bash -s"),
  (s) => statement("cat <<< ", quoted(s), " | bash"),
  (s) => statement("bash <(echo ", quoted(s), ")"),
  (s) => statement("source <(echo ", quoted(s), ")"),
  (s) => statement(". /dev/stdin <<< ", quoted(s)),
  (s) => statement("echo ", quoted(s), " > /tmp/s.sh; bash /tmp/s.sh"),
  (s) => statement("echo ", quoted(s), " > /tmp/s.sh && . /tmp/s.sh"),
  (s) => statement("cat > s.sh <<'EOS'\n", s, "\nEOS\nbash s.sh"),
  (s) => statement("printf '#!/bin/bash\\n%s\\n' ", quoted(s), " > s.sh; chmod +x s.sh; ./s.sh"),
  (s) => statement("echo ", quoted(s), " | tee s.sh > /dev/null; bash s.sh"),
  (s) => statement("trap ", quoted(s), " EXIT"),
  (s) => statement("trap ", quoted(s), " DEBUG; true"),
  (s) => statement("trap ", quoted(s), " USR1; kill -USR1 $$"),
  (s) => statement("shopt -s expand_aliases\nalias z=", quoted(s), "\nz"),
  (s) => statement("x=", quoted(s), END, 'eval "$x"'),
  (s) => statement("x=", quoted(s), END, 'bash -c "$x"'),
  (s) => statement("export x=", quoted(s), END, "bash -c 'eval \"$x\"'"),
  (s) => statement("x=", quoted(s), " bash -c 'eval \"$x\"'"),
  (s) => statement("PROMPT_COMMAND=", quoted(s), " bash --norc -i <<< ''"),
  (s) => statement("BASH_ENV=<(echo ", quoted(s), ") bash -c :"),
  (s) => statement("x=$(cat <<'EOS'\n", s, '\nEOS\n)\neval "$x"'),
  (s) => statement("f() { ", s, END, "}", END, "export -f f; bash -c f"),
  (s) => statement('f() { eval "$1"; }; f ', quoted(s)),
  (s) =>
    statement(
      "awk ",
      encoded(s, (text) =>
        single(`BEGIN{system("${text.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}")}`),
      ),
    ),
  (s) => statement("perl -e 'system(@ARGV)' bash -c ", quoted(s)),
  (s) => statement("python3 -c 'import os,sys; os.system(sys.argv[1])' ", quoted(s)),
  (s) => statement("find . -maxdepth 0 -exec bash -c ", quoted(s), " \\;"),
  (s) => statement("echo x | xargs -I{} bash -c ", quoted(s)),
  (s) => statement("script -qc ", quoted(s), " /dev/null"),
  (s) =>
    statement(
      "git -c alias.z=",
      encoded(s, (text) => single(`!${text}`)),
      " z",
    ),
  (s) => statement("git -c core.pager=", quoted(s), " -p log -1"),
  (s) => statement("GIT_EDITOR=", quoted(s), " git commit --allow-empty"),
  (s) => statement("git -c core.fsmonitor=", quoted(s), " status -s"),
  (s) => statement("tar cf /tmp/t.tar --checkpoint=1 --checkpoint-action=exec=", quoted(s), " a.txt"),
  (s) => statement("tar -cf /tmp/t.tar -I ", quoted(s), " a.txt"),
  (s) => statement("sort --compress-program=", quoted(s), " a.txt"),
  (s) => statement("ssh -o ProxyCommand=", quoted(s), " a.example"),
  (s) => statement("GIT_SSH_COMMAND=", quoted(s), " git ls-remote ssh://a.example/x"),
  (s) =>
    statement(
      "vim -es -c ",
      encoded(s, (text) => single(`!${text}`)),
      " -c q",
    ),
  (s) => statement("watch -g -n 9 ", quoted(s)),
  (s) => statement("flock /tmp/l -c ", quoted(s)),
  (s) => statement("make -s -f <(printf 'all:\\n\\t%s\\n' ", quoted(s), ")"),
  (s) =>
    statement(
      "make -s --eval=",
      encoded(s, (text) => single(`all:;${text.replaceAll("\n", " ")}`)),
      " all",
    ),
  (s) =>
    statement(
      "mapfile -c 1 -C ",
      encoded(s, (text) => single(`${text} #`)),
      " l < a.txt",
    ),
  (s) =>
    statement(
      "ed -s a.txt <<< ",
      encoded(s, (text) => single(`!${text}`)),
    ),
  (s) => statement("su -c ", quoted(s), " me"),
  (s) => statement("sudo bash -c ", quoted(s)),
  (s) => statement("nohup bash -c ", quoted(s), " & wait"),
  (s) => statement("split --filter=", quoted(s), " a.txt"),
  (s) =>
    statement(
      "python3 - <<'EOS'\nimport os\nos.system(",
      encoded(s, (text) => JSON.stringify(text)),
      ")\nEOS\n",
    ),
];
