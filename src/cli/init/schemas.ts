/**
 * The JSON Schemas beside the configuration, where editors find them. They are copied there: the place of an installed package
 * differs between machines and changes with it, and an address on the network would make an editor open a connection.
 */
import * as fs from "node:fs";
import * as path from "node:path";

/** The folder of the copies in that of the configuration. */
const FOLDER = "schemas";

/** The schemas of the installed package, each with the name of its file; none where they are not beside the program. */
export function packagedSchemas(): readonly { readonly name: string; readonly text: string }[] {
  try {
    const folder = path.join(path.dirname(fs.realpathSync(process.argv[1] ?? "")), "../schemas");
    return fs
      .readdirSync(folder)
      .filter((name) => name.endsWith(".schema.json"))
      .map((name) => ({ name, text: fs.readFileSync(path.join(folder, name), "utf8") }));
  } catch {
    return [];
  }
}

/** Where the copy of a schema is. */
export function schemaFile(folder: string, name: string): string {
  return path.join(folder, FOLDER, name);
}

/** A JSON text that names its schema. The key is the last one: no rule changes its line. */
export function withSchema(text: string, file: string, folder: string, name: string): string {
  const relative = path.relative(path.dirname(file), schemaFile(folder, name));
  const reference = relative.startsWith("../") ? relative : `./${relative}`;
  return text.replace(/\n\}\n$/, `,\n  "$schema": ${JSON.stringify(reference)}\n}\n`);
}

/** The first line of config.toml, which names its schema. */
export const CONFIG_SCHEMA = `#:schema ./${FOLDER}/config.schema.json`;
