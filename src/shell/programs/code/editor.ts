import { MARK } from "../../script-text.ts";
import { readGeneral } from "./general.ts";
import type { CodeUse } from "./use.ts";
import { literalsOf } from "./strings.ts";
import { NO_USE } from "./use.ts";

/** Lines, marks, patterns and offsets before a command. */
const RANGE = /^(?:[\s:]|sil(?:ent)?!?\s|%|[\d$.,;+-]|'[a-z<>]|\/(?:[^/\\]|\\.)*\/)*/;
/** Commands with a file behind them (ed(1), vim's index). */
const FILE =
  /^(?:r|read|e|edit|ex|w|write|wq|x|xit|up|update|sav|saveas|f|file|sp|split|vs|vsplit|new|vnew|tabe|tabedit|tabnew|sv|sview|view|so|source|badd|argadd|args|n|next|cfile|luafile|pyfile|py3file|rubyfile|diffs|diffsplit|mks|mksession|rundo|wundo|W|E)!?\s+(?:\+\+?\S+\s+|>>\s*)*(\S.*)$/s;
const RUNS =
  /^(?:ter(?:m(?:inal)?)?\s+|(?:r|read|w|write|e|edit|ter|term|terminal|grep|make|lgrep)?!?\s*!)\s*(.*)$/s;
const CODE = /^(?:lua|py|py3|pyx|python|python3|perl|ruby|rubydo|luado|tcl|mz)\s+(.*)$/s;

/** Commands of ex and ed: `!` runs a program, `r` and `w` use files, `lua` and others hold another language. */
export function readEditor(text: string): CodeUse {
  const lines: string[] = [];
  const paths: string[] = [];
  let isOpen = text.trim() === MARK;
  for (const command of commandsOf(text)) {
    const run = RUNS.exec(command)?.[1];
    const file = FILE.exec(command)?.[1];
    const code = CODE.exec(command)?.[1];
    // ed gives the shell a line that goes on as it is, vim without the backslash.
    if (run !== undefined) lines.push(...new Set([run, run.replaceAll("\\\n", "\n")]));
    else if (code !== undefined) {
      const use = readGeneral(code, false);
      lines.push(...use.lines);
      paths.push(...use.reads, ...use.writes, ...use.paths);
      isOpen ||= use.isOpen;
    } else if (file !== undefined) paths.push(file.trim());
    else if (
      /\b(?:system|systemlist|job_start|jobstart|termopen|readfile|writefile|delete|rename|execute|libcall)\b/.test(
        command,
      )
    ) {
      const values = literalsOf(command).map(({ value }) => value);
      lines.push(...values);
      paths.push(...values);
      isOpen ||= values.length === 0;
    }
  }
  return { ...NO_USE, lines, paths, isOpen };
}

/** The commands without what stands before them. A `|` ends one, but not the command line behind `!`. */
function commandsOf(text: string): readonly string[] {
  return text.split(/(?<!\\)\n/).flatMap((line) => {
    const found: string[] = [];
    for (let rest = line.replace(RANGE, ""); rest !== "";) {
      const end = RUNS.test(rest) ? -1 : rest.search(/\|/);
      found.push(end < 0 ? rest : rest.slice(0, end));
      rest = end < 0 ? "" : rest.slice(end + 1).replace(RANGE, "");
    }
    return found;
  });
}
