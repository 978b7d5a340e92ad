import { loadConfig, type Config } from "../config/config.ts";
import { TARGETS } from "../targets/registry.ts";
import { environmentOf, type Context } from "./context.ts";

/** The configuration without the sources. @returns undefined when it cannot be loaded; the reasons have been reported */
export async function openConfig(context: Context): Promise<Config | undefined> {
  const { parsed, io, variables } = context;
  const { home, cwd } = environmentOf(context);
  const loaded = await loadConfig({ home, cwd, variables, targets: TARGETS, file: parsed.options.config });
  if (loaded.ok) return loaded.value;
  await io.report(loaded.problems);
  return undefined;
}
