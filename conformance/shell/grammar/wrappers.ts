import type { Random } from "../../suite/random.ts";
import type { Deed } from "./deeds.ts";
import { simple } from "./deeds.ts";
import { END, extra, render, statement, type Node, type Part } from "./node.ts";
import { single } from "./quote.ts";

/** Puts a program before a command that runs it. */
const PREFIXES = [
  "env",
  "env -i",
  "env A=1 B=2",
  "env -u A",
  "env -C .",
  "env --",
  "A=1",
  "nice",
  "nice -n 5",
  "nice --adjustment=5",
  "timeout 3",
  "timeout -k 1 3",
  "timeout --signal=KILL 3s",
  "timeout --preserve-status -s TERM 3",
  "nohup",
  "setsid",
  "setsid -w",
  "stdbuf -oL",
  "stdbuf --output=0 -i0",
  "time",
  "time -p",
  "command",
  "command --",
  "command -p",
  "exec",
  "exec -a name",
  "exec -c",
  "ionice -c 3",
  "taskset 1",
  "taskset -c 0",
  "chrt -o 0",
  "flock /tmp/l",
  "flock -n /tmp/l",
  "prlimit --nofile=64",
  "setpriv --no-new-privs",
  "sudo",
  "sudo -u me",
  "sudo -n --",
  "doas",
  "doas -u me",
  "busybox",
  "uv run",
  "npx",
  "xargs -a /dev/null",
  "xargs",
  "xargs -r",
  "strace-not-there",
  "!",
  "coproc",
  "env -S",
  "time env nice",
  "unshare -U",
  "linux64",
  "\\command",
  "builtin command",
  "env -vS",
];

/** Options of xargs with which the last word, or a mark in its place, comes from the input. */
const XARGS = ["", "-n1", "-n 1 ", "-r", "-P2", "-t", "-L1", "--max-args=1", "--no-run-if-empty", "-d '\\n'"];
const XARGS_MARKS = ["-I{} ", "-I {} ", "--replace ", "-i ", "--replace={} ", "-P1 -I{} "];

export function prefixed(one: Deed, random: Random): Node {
  const inner = simple(one);
  return statement(extra(random.pick(PREFIXES), " "), inner);
}

/** The last word comes through a pipe. */
export function throughXargs({ words, redirects }: Deed, random: Random): Node | undefined {
  const last = words.at(-1);
  if (last === undefined || words.length < 2 || redirects.length > 0) return undefined;
  const before = words.slice(0, -1).flatMap((one): Part[] => [one, " "]);
  const echo = random.pick(["echo ", "printf '%s\\n' "]);
  if (random.chance(0.3))
    return statement(echo, last, " | xargs ", extra(random.pick(XARGS_MARKS)), ...before, "{}");
  if (random.chance(0.15)) return statement(echo, last, " | parallel ", ...before);
  if (random.chance(0.15)) return statement("parallel ", ...before, "::: ", last);
  return statement(echo, last, " | xargs ", extra(random.pick(XARGS), " "), ...before);
}

/** The words come from variables, arrays or the positional parameters. */
export function throughVariables({ words, redirects }: Deed, random: Random): Node {
  const spread = words.flatMap((one, i): Part[] => (i === 0 ? [one] : [" ", one]));
  const first = words[0] as Node;
  const last = words.at(-1) as Node;
  const rest = words.slice(1).flatMap((one): Part[] => [" ", one]);
  const start = words.slice(0, -1).flatMap((one): Part[] => [one, " "]);
  const tail = redirects;
  const forms: readonly (() => readonly Part[])[] = [
    () => ["a=(", ...spread, ")", END, '"${a[@]}"', ...tail],
    () => ["set -- ", ...spread, END, '"$@"', ...tail],
    () => ["p=", first, END, "$p", ...rest, ...tail],
    () => ["p=", first, END, "${p}", ...rest, ...tail],
    () => ["p=x", first, END, "${p#x}", ...rest, ...tail],
    () => ["p=", first, "y", END, "${p%y}", ...rest, ...tail],
    () => ["p=", first, END, "q=p", END, "${!q}", ...rest, ...tail],
    () => ["declare -n r=p", END, "p=", first, END, "$r", ...rest, ...tail],
    () => ["p=", first, END, "${p:0:9}", ...rest, ...tail],
    () => ["p=", first, END, "${p:-x}", ...rest, ...tail],
    () => ["${p:=", first, "}", ...rest, ...tail],
    () => ["declare -l p=", upper(first), END, "$p", ...rest, ...tail],
    () => ["p=", upper(first), END, "${p,,}", ...rest, ...tail],
    () => ["printf -v p %s ", first, END, "$p", ...rest, ...tail],
    () => ["read -r p <<< ", first, END, "$p", ...rest, ...tail],
    () => ["mapfile -t p <<< ", first, END, "${p[0]}", ...rest, ...tail],
    () => ["f() { local p=", first, END, "$p", ...rest, ...tail, "; }", END, "f"],
    () => ['f() { "$@"; }', END, "f ", ...spread, ...tail],
    () => ["f() { ", first, ' "$@"', "; }", END, "f", ...rest, ...tail],
    () => ["v=", last, END, ...start, '"$v"', ...tail],
    () => ["v=", last, END, ...start, "$v", ...tail],
    () => ["export v=", last, END, ...start, "${v%%:*}", ...tail],
    () => ["for v in ", last, "; do ", ...start, '"$v"', ...tail, END, "done"],
    () => ["for v in zz ", last, "; do ", ...start, "$v", ...tail, END, "done"],
    () => ["v+=", last, END, ...start, "$v", ...tail],
    () => ["read -r v <<< ", last, END, ...start, '"$v"', ...tail],
    () => ["while read -r v; do ", ...start, '"$v"', ...tail, END, "done <<< ", last],
    () => ["echo ", last, " | while read -r v; do ", ...start, '"$v"', ...tail, END, "done"],
    () => ["mapfile -t v <<< ", last, END, ...start, '"${v[0]}"', ...tail],
    () => ["declare -A m=([k]=", last, ")", END, ...start, '"${m[k]}"', ...tail],
    () => ["v=$(echo ", last, ")", END, ...start, '"$v"', ...tail],
    () => [...start, "$(ls -d ", last, ")", ...tail],
    () => ["set -- ", last, END, ...start, '"$1"', ...tail],
    () => ["IFS=/", END, "v=", last, END, ...start, '"$v"', ...tail],
    () => ["_() { ", ...start, '"${@: -1}"', ...tail, "; }", END, "_ ", last],
    () => ["hash -p /usr/bin/", first, " w", END, "w", ...rest, ...tail],
    () => ["enable -n echo", END, ...spread, ...tail],
    () => ["shopt -s expand_aliases\nalias w=", single(render(first)), "\nw", ...rest, ...tail],
    () => ["p='", render(first).replaceAll("'", ""), " '", END, "$p${IFS}", ...rest, ...tail],
    () => [first, "${IFS}", ...rest.slice(1), ...tail],
  ];
  return statement(...random.pick(forms)());
}

const upper = (node: Node): Node => ({ ...node, sort: "extra", encode: (text) => text.toUpperCase() });
