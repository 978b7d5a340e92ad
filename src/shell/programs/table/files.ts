import { READ, type ProgramRecord } from "../record.ts";

const WRITE: ProgramRecord = { operand: "write" };

const HERE = { path: ".", with: [] };

const LIST: ProgramRecord = {
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
  lists: ["-R", "--recursive"],
};

const RECURSIVE = ["-R", "--recursive"];

const OWNER: ProgramRecord = {
  operand: "write",
  tree: RECURSIVE,
  options: { "--reference": "read" },
  long: ["--from"],
  skipsFirst: { unless: ["--reference"] },
};

const MAKE_DIRECTORY: ProgramRecord = { operand: "write", valued: "m", long: ["--mode"] };

const VIM: ProgramRecord = {
  operand: "edit",
  valued: "cTt",
  options: { "--cmd": "none", "-S": "read", "-u": "read", "-w": "write", "-W": "write" },
  readsWith: ["-R"],
  plus: true,
};

/** Programs that change, remove or list files, and editors. */
export const FILES: Readonly<Record<string, ProgramRecord>> = {
  rm: {
    ...WRITE,
    tree: ["-r", "-R", "--recursive"],
    same: [
      ["-r", "-R", "--recursive"],
      ["-f", "--force"],
      ["-v", "--verbose"],
      ["-d", "--dir"],
    ],
  },
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
  chmod: {
    ...WRITE,
    tree: RECURSIVE,
    same: [RECURSIVE],
    options: { "--reference": "none" },
    skipsFirst: { unless: ["--reference"] },
  },
  chown: OWNER,
  chgrp: OWNER,
  tee: WRITE,
  ls: LIST,
  dir: LIST,
  du: {
    ...READ,
    valued: "dtB",
    long: ["--max-depth", "--threshold", "--block-size", "--exclude", "--time-style"],
    options: { "-X": "read", "--exclude-from": "read", "--files0-from": "list" },
    instead: HERE,
    lists: true,
  },
  tree: {
    ...READ,
    valued: "HILPT",
    long: ["--charset", "--filelimit", "--sort", "--timefmt"],
    options: { "-o": "write", "--gitfile": "read", "--infofile": "read" },
    instead: HERE,
    lists: true,
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
  code: {
    operand: "edit",
    options: { "-g": "look", "--goto": "look" },
    long: ["--user-data-dir", "--extensions-dir", "--install-extension", "--locale"],
  },
};
