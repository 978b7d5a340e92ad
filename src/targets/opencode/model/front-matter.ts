/** What stands at the front of a file that describes an agent. */
export interface FrontMatter {
  readonly [key: string]: FrontValue;
}
type FrontValue = string | FrontMatter;

const LINE = /^( *)("(?:[^"\\]*)"|'(?:[^']*)'|[\w.$/-][^:#"'{}[\]]*?):(?: +(.*?))?\s*$/;
const PLAIN = /^("(?:[^"\\]*)"|'(?:[^']*)'|[\w./][^:#"'{}[\]&*!|>%@`]*)$/;

/**
 * Reads maps of maps and of plain or quoted texts, which is what agents are described with.
 * @returns undefined for any other YAML
 */
export function frontMatterOf(text: string): FrontMatter | undefined {
  const [, front] = /^---\r?\n(?:([\s\S]*?)\r?\n)?---(?:\r?\n|$)/.exec(text) ?? [];
  if (front === undefined) return text.startsWith("---") ? undefined : {};
  const root: Record<string, FrontValue> = {};
  const open: { indent: number; map: Record<string, FrontValue> }[] = [{ indent: 0, map: root }];
  let awaited: Record<string, FrontValue> | undefined;
  for (const line of front.split(/\r?\n/)) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    const found = LINE.exec(line);
    if (found === null) return undefined;
    const [, blanks = "", name = "", value = ""] = found;
    const indent = blanks.length;
    while (open.length > 1 && indent < (open.at(-1)?.indent ?? 0)) open.pop();
    const top = open.at(-1);
    if (top === undefined) return undefined;
    if (indent > top.indent) {
      if (awaited === undefined) return undefined;
      open.push({ indent, map: awaited });
    }
    const { map } = open.at(-1) ?? top;
    const key = unquoted(name.trim());
    if (key === "__proto__" || Object.hasOwn(map, key)) return undefined;
    awaited = undefined;
    if (value === "") map[key] = awaited = {};
    else if (PLAIN.test(value)) map[key] = unquoted(value);
    else return undefined;
  }
  return root;
}

function unquoted(text: string): string {
  return /^["']/.test(text) ? text.slice(1, -1) : text;
}
