import type { Random } from "../../suite/random.ts";
import { CWD, HOME } from "../world.ts";
import { deed, simple, type Deed } from "./deeds.ts";
import { END, extra, statement, type Node, type Part } from "./node.ts";
import { pathWord, READ, WRITTEN, type Place } from "./paths.ts";
import { prefixed, throughVariables, throughXargs } from "./wrappers.ts";
import { CONTROL, TEXTS } from "./wraps.ts";

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
  return random.pick(random.chance(0.5) ? CONTROL : TEXTS)(inner);
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
