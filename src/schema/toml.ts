import { failure, type Document, type Result } from "../diagnostics/diagnostic.ts";

/** A TOML document that was read, or what is wrong with it and where. */
export async function parseTomlDocument(document: Document): Promise<Result<Record<string, unknown>>> {
  const { parse, TomlError } = await import("smol-toml");
  try {
    return { ok: true, value: parse(document.text) as Record<string, unknown> };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const message = (error.message.split("\n")[0] ?? "").replace(/^Invalid TOML document: /, "");
    const offset = offsetOf(document.text, error.line, error.column);
    const place = { at: "offset", document, offset, length: 1 } as const;
    return failure({ code: "toml-syntax", args: { message }, place });
  }
}

function offsetOf(text: string, line: number, column: number): number {
  let offset = 0;
  for (let i = 1; i < line; i++) offset = text.indexOf("\n", offset) + 1;
  return Math.min(offset + column - 1, text.length);
}
