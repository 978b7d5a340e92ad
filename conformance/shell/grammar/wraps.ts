import { encoded, END, statement, type Node } from "./node.ts";
import { single } from "./quote.ts";

/** Makes a statement of a statement. */
export type Wrap = (inner: Node) => Node;

/** Structures of the shell around a statement. */
export const CONTROL: readonly Wrap[] = [
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
export const TEXTS: readonly Wrap[] = [
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
  (s) => statement("sh -c ", quoted(s)),
  (s) => statement("sh <<'EOS'\n", s, "\nEOS\n"),
  (s) => statement("echo ", quoted(s), " | sh"),
  // What only a shell without the extensions of bash runs.
  (s) =>
    statement(
      "sh -c ",
      encoded(s, (text) => single(`echo &> /tmp/o ${text}`)),
    ),
  (s) =>
    statement(
      "sh -c ",
      encoded(s, (text) => single(`((false || ${text}\n))`)),
    ),
  (s) =>
    statement(
      "sh -c ",
      encoded(s, (text) => single(`: $'\\'; ${text}\n#'`)),
    ),
  (s) => statement("split --filter=", quoted(s), " a.txt"),
  (s) =>
    statement(
      "python3 - <<'EOS'\nimport os\nos.system(",
      encoded(s, (text) => JSON.stringify(text)),
      ")\nEOS\n",
    ),
];
