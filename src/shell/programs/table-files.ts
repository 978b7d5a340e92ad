import { READ, type Program } from "./program.ts";

const WRITE: Program = { operand: "write" };

const HERE = { path: ".", with: [] };

const LIST: Program = {
  operand: "read",
  valued: "I",
  long: [
    "--ignore",
    "--hide",
    "--width",
    "--tabsize",
    "--block-size",
    "--format",
    "--sort",
    "--time-style",
    "--indicator-style",
    "--quoting-style",
    "--time",
  ],
  instead: HERE,
};

const OWNER: Program = {
  operand: "write",
  options: { "--reference": "read" },
  long: ["--from"],
  skipsFirst: { unless: ["--reference"] },
};

const MAKE_DIRECTORY: Program = { operand: "write", valued: "m", long: ["--mode"] };

const VIM: Program = {
  operand: "edit",
  valued: "cTt",
  options: { "--cmd": "none", "-S": "read", "-u": "read", "-w": "write", "-W": "write" },
  readsWith: ["-R"],
  plus: true,
};

/** Programs that change, remove or list files, and editors. */
export const FILES: Readonly<Record<string, Program>> = {
  rm: WRITE,
  rmdir: WRITE,
  unlink: WRITE,
  shred: {
    ...WRITE,
    valued: "ns",
    long: ["--iterations", "--size"],
    options: { "--random-source": "read" },
  },
  truncate: {
    ...WRITE,
    valued: "s",
    long: ["--size"],
    options: { "-r": "none", "--reference": "none" },
  },
  touch: {
    ...WRITE,
    valued: "dt",
    long: ["--date", "--time"],
    options: { "-r": "none", "--reference": "none" },
  },
  mkdir: MAKE_DIRECTORY,
  mkfifo: MAKE_DIRECTORY,
  chmod: { ...WRITE, options: { "--reference": "none" }, skipsFirst: { unless: ["--reference"] } },
  chown: OWNER,
  chgrp: OWNER,
  tee: WRITE,
  ls: LIST,
  dir: LIST,
  du: {
    ...READ,
    valued: "dtB",
    long: ["--max-depth", "--threshold", "--block-size", "--exclude", "--time-style"],
    options: { "-X": "read", "--exclude-from": "read", "--files0-from": "read" },
    instead: HERE,
  },
  tree: {
    ...READ,
    valued: "HILPT",
    long: ["--charset", "--filelimit", "--sort", "--timefmt"],
    options: { "-o": "write", "--gitfile": "read", "--infofile": "read" },
    instead: HERE,
  },
  vi: VIM,
  vim: VIM,
  nvim: VIM,
  view: { ...VIM, operand: "read" },
  nano: { operand: "edit", valued: "CoQrsTY", readsWith: ["-v", "--view"], plus: true },
  emacs: {
    operand: "edit",
    valued: "fLTtu",
    options: { "-l": "read", "--load": "read", "-load": "read", "-eval": "none", "-funcall": "none" },
    long: ["--eval", "--funcall", "--execute", "--directory"],
    plus: true,
  },
  ed: { operand: "edit", valued: "p" },
  code: { operand: "edit", long: ["--user-data-dir", "--extensions-dir", "--install-extension", "--locale"] },
};
