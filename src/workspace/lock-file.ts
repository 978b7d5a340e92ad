import * as path from "node:path";
import type { Config } from "../config/config.ts";

/** Where the files of team layers are pinned: beside config.toml, so that both are kept together. */
export function lockFile({ file }: Pick<Config, "file">): string {
  return path.join(path.dirname(file), "twsrt.lock");
}
