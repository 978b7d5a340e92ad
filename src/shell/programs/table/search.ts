import type { ProgramRecord } from "../record.ts";

const GREP: ProgramRecord = {
  operand: "read",
  valued: "ABCDdm",
  options: {
    "-e": "none",
    "--regexp": "none",
    "-f": "read",
    "--file": "read",
    "--exclude-from": "read",
  },
  long: [
    "--after-context",
    "--before-context",
    "--context",
    "--max-count",
    "--include",
    "--exclude",
    "--exclude-dir",
    "--label",
    "--binary-files",
    "--devices",
    "--directories",
    "--group-separator",
  ],
  skipsFirst: { unless: ["-e", "--regexp", "-f", "--file"] },
  instead: { path: ".", with: ["-r", "-R", "--recursive", "--dereference-recursive"] },
  tree: ["-r", "-R", "--recursive", "--dereference-recursive"],
  links: ["-R", "--dereference-recursive"],
};

const RIPGREP: ProgramRecord = {
  operand: "read",
  valued: "ABCEgjmMrtTd",
  options: {
    "-e": "none",
    "--regexp": "none",
    "-f": "read",
    "--file": "read",
    "--ignore-file": "read",
  },
  long: [
    "--after-context",
    "--before-context",
    "--context",
    "--color",
    "--colors",
    "--context-separator",
    "--dfa-size-limit",
    "--encoding",
    "--engine",
    "--field-context-separator",
    "--field-match-separator",
    "--generate",
    "--glob",
    "--hostname-bin",
    "--hyperlink-format",
    "--iglob",
    "--max-columns",
    "--max-count",
    "--max-depth",
    "--max-filesize",
    "--path-separator",
    "--pre",
    "--pre-glob",
    "--regex-size-limit",
    "--replace",
    "--sort",
    "--sortr",
    "--threads",
    "--type",
    "--type-add",
    "--type-clear",
    "--type-not",
  ],
  skipsFirst: { unless: ["-e", "--regexp", "-f", "--file", "--files"] },
  tree: true,
  links: ["-L", "--follow"],
};

const AG: ProgramRecord = {
  operand: "read",
  valued: "ABCGmW",
  options: { "-g": "none", "-p": "read", "--path-to-ignore": "read" },
  long: ["--after", "--before", "--context", "--depth", "--file-search-regex", "--ignore", "--ignore-dir"],
  skipsFirst: { unless: ["-g"] },
  tree: true,
};

const FD: ProgramRecord = {
  operand: "read",
  lists: true,
  skipsFirst: { unless: [] },
  valued: "dteESxXjcg",
  long: [
    "--max-depth",
    "--min-depth",
    "--type",
    "--extension",
    "--exclude",
    "--size",
    "--changed-within",
    "--color",
  ],
};

const AWK: ProgramRecord = {
  operand: "read",
  valued: "vFl",
  options: {
    "-f": "read",
    "--file": "read",
    "-e": "none",
    "--source": "none",
    "-E": "read",
    "-i": "none",
    "--include": "none",
  },
  long: ["--assign", "--field-separator", "--load"],
  skipsFirst: { unless: ["-f", "--file", "-e", "--source", "-E"] },
  ignored: /^[A-Za-z_]\w*=/,
};

const SED: ProgramRecord = {
  operand: "read",
  valued: "l",
  attached: "iI",
  options: { "-e": "none", "--expression": "none", "-f": "read", "--file": "read" },
  long: ["--line-length"],
  skipsFirst: { unless: ["-e", "--expression", "-f", "--file"] },
  editsWith: ["-i", "-I", "--in-place"],
};

const JQ: ProgramRecord = {
  operand: "read",
  options: { "-L": "look", "-f": "read", "--from-file": "read" },
  long: ["--indent"],
  pairs: { "--arg": "none", "--argjson": "none", "--slurpfile": "read", "--rawfile": "read" },
  skipsFirst: { unless: ["-f", "--from-file"] },
  noneWith: ["--args", "--jsonargs"],
};

/** Programs whose first operand is a pattern or a script. */
export const SEARCH: Readonly<Record<string, ProgramRecord>> = {
  grep: GREP,
  egrep: GREP,
  fgrep: GREP,
  zgrep: GREP,
  rg: RIPGREP,
  ag: AG,
  ack: AG,
  ugrep: GREP,
  fd: FD,
  sed: SED,
  gsed: SED,
  awk: AWK,
  gawk: AWK,
  mawk: AWK,
  nawk: AWK,
  jq: JQ,
};
