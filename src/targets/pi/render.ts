import { PROGRAM } from "twsrt:pi-extension";
import type { Compiled } from "../target.ts";
import { fileText } from "./file.ts";

/** The text of the extension. */
export function render({ entries }: Compiled): string {
  return fileText(
    entries.map(({ value }) => String(value)),
    PROGRAM,
  );
}
