import { parse, TomlError, type TomlTable } from "smol-toml";

/** The table that a TOML text is; undefined for a text that is not TOML. */
export function tomlTable(text: string, options?: Parameters<typeof parse>[1]): TomlTable | undefined {
  try {
    return parse(text, options);
  } catch (error) {
    if (error instanceof TomlError) return undefined;
    throw error;
  }
}
