import { MARK } from "../../script-text.ts";
import type { CodeUse } from "./use.ts";
import { literalsOf } from "./strings.ts";
import { NO_USE } from "./use.ts";

/** Looks through a program of awk: `system`, pipes from and to commands, files behind `>` and `<` (gawk(1)). */
export function readAwk(text: string): CodeUse {
  if (text.trim() === MARK) return { ...NO_USE, isOpen: true };
  const literals = literalsOf(text).filter(({ quote }) => quote === '"');
  const lines: string[] = [];
  const writes: string[] = [];
  const reads: string[] = [];
  for (const { start, end, value } of literals) {
    const before = text.slice(0, start).trimEnd();
    const behind = text.slice(end).trimStart();
    if (/\bsystem\s*\($/.test(before) || /(^|[^|])\|&?$/.test(before) || /^\|&?\s*getline\b/.test(behind))
      lines.push(value);
    if (/>>?$/.test(before)) writes.push(value);
    if (/(^|[^<])<$/.test(before)) reads.push(value);
  }
  const hosts = literals.flatMap(({ value }) => {
    const [, host, port] = /^\/inet[46]?\/\w+\/\w*\/([^/]+)\/(\w+)/.exec(value) ?? [];
    return host === undefined ? [] : [/^\d+$/.test(port ?? "") ? `${host}:${port}` : host];
  });
  const isOpen =
    /\bsystem\s*\((?!\s*")/.test(text) ||
    /\bsystem\s*\(\s*"[^"]*"\s*[^)\s]/.test(text) ||
    /[^"\s|]\s*\|&?\s*getline\b/.test(text) ||
    /\bprint[^;}\n]*(?<!\|)\|(?!\s*["|&])/.test(text) ||
    // A shell that is given what is printed.
    lines.some((line) => /^\s*(?:\S*\/)?(?:ba|da|z|k|mk)?sh\b(?!\s+-c)/.test(line)) ||
    /\bprintf?\b[^;}\n"]*(?:"[^"]*"[^;}\n"]*)*>>?\s*[^"\s=>]/.test(text) ||
    /\bgetline\s*(?:\w+\s*)?<\s*(?!")/.test(text) ||
    /\bARGV\s*\[/.test(text);
  return { ...NO_USE, lines, reads, writes, ...(hosts.length === 0 ? {} : { hosts }), isOpen };
}
