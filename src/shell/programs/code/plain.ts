import { MARK } from "../../script-text.ts";
import type { CodeUse } from "./use.ts";
import { literalsOf } from "./strings.ts";
import { NO_USE } from "./use.ts";

/** What may run programs or use files, in any language. */
const USES = /system|shell|process|program|exec|spawn|open|load|read|write|delete|file|command/i;

/** A language of which only the texts in double quotes are known: each may be a command line, a file or an address. */
export function readPlain(text: string): CodeUse {
  // A quote of Lisp is not closed.
  const values = literalsOf(text.replaceAll("'", " "))
    .map(({ value }) => value)
    .filter((value) => value !== "");
  const addresses = values.filter((value) => /^[a-z][a-z\d+.-]*:\/\//i.test(value));
  const others = values.filter((value) => !addresses.includes(value));
  return {
    ...NO_USE,
    lines: USES.test(text) ? others : [],
    paths: others,
    addresses,
    isOpen:
      text.includes(MARK) ||
      (values.length === 0 && /\(\s*\S*(?:system|shell|process|load|find-file)/.test(text)),
  };
}

/** A text of a language that is not known: it may be one of a shell, and its texts may be files and addresses. */
export function readScript(text: string): CodeUse {
  const { paths, addresses, isOpen } = readPlain(text);
  const words = text.split(/[\s"'()[\]{},;]+/).filter((word) => /[./~]/.test(word));
  return { ...NO_USE, lines: [text], paths: [...paths, ...words], addresses, isOpen };
}

/** A language that reads files at most: yq. */
export function readData(text: string): CodeUse {
  const values = /\bload/.test(text) ? literalsOf(text).map(({ value }) => value) : [];
  return { ...NO_USE, paths: values, isOpen: /\bload\w*\(\s*(?!["\s])/.test(text) };
}

/** Tcl and expect(1): `exec`, `spawn` and `system` run a program; `open` opens a file or, behind `|`, a program. */
export function readTcl(text: string): CodeUse {
  const lines = [...text.matchAll(/(?:^|[[;{\n])\s*(?:exec|spawn|system)\s+([^\];\n}]+)/g)].map(
    ([, line = ""]) => line,
  );
  const opened = [...text.matchAll(/\b(?:open|source|file\s+\w+)\s+["{]?([^\s"\]};]+)/g)].map(
    ([, name = ""]) => name,
  );
  const isOpen =
    text.includes(MARK) ||
    lines.some((line) => /[$[]/.test(line)) ||
    opened.some((name) => /[$[]/.test(name));
  return { ...NO_USE, lines: lines.map((line) => line.replace(/^-\w+\s+/, "")), paths: opened, isOpen };
}

/** m4(1): `include` reads a file, `syscmd` runs a command. */
export function readM4(text: string): CodeUse {
  const of = (names: string): readonly string[] =>
    [...text.matchAll(new RegExp(`\\b(?:${names})\\(\\s*[\`"]?([^)'"]*)`, "g"))].map(
      ([, value = ""]) => value,
    );
  return {
    ...NO_USE,
    lines: of("syscmd|esyscmd"),
    paths: of("s?include|undivert|s?paste"),
    isOpen: text.includes(MARK),
  };
}
