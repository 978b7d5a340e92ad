/** A text as a TOML string, which is also how a key may be written. */
export function tomlString(text: string): string {
  return JSON.stringify(text).replaceAll("\u007f", "\\u007f");
}

/** A key as it is written where nothing asks for quotes. */
export function tomlKey(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : tomlString(name);
}

/** The text of a table with its keys. */
export function sectionText(
  table: readonly string[],
  lines: readonly { readonly key: string; readonly value: string | undefined }[],
): string {
  const body = lines.map(({ key, value }) => `${tomlKey(key)} = ${value ?? '""'}\n`).join("");
  return table.length === 0 ? body : `[${table.map(tomlKey).join(".")}]\n${body}`;
}

/** A list with one text a line. */
export function listText(items: readonly string[]): string {
  return items.length === 0 ? "[]" : `[\n${items.map((item) => `  ${tomlString(item)},\n`).join("")}]`;
}
