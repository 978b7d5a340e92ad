import type { ScopeText } from "../../enforcers/scope.ts";
import type { World } from "../world.ts";
import type { DriverModule } from "./driver.ts";

/**
 * The text of a scope as it may be placed in a world.
 * @returns undefined: it cannot be tried, because it was not read, or because the driver has no harmless form of it
 */
export function quietForm(
  { quietScope }: Pick<DriverModule, "quietScope">,
  scope: ScopeText,
): string | undefined {
  if (scope.state !== "read") return undefined;
  try {
    return quietScope?.(scope, scope.text);
  } catch {
    // A text that the driver cannot read: what is harmless in it is not known.
    return undefined;
  }
}

/** A world with the other files and variables that the agent reads, and the ids of those that could be placed there. */
export function placeScopes(
  world: World,
  scopes: readonly ScopeText[],
  driver: Pick<DriverModule, "quietScope">,
): { readonly world: World; readonly placed: readonly string[] } {
  const variables: Record<string, string> = { ...world.variables };
  const placed = scopes.filter((scope) => {
    const text = quietForm(driver, scope);
    if (text === undefined) return false;
    const { place } = scope;
    if (place.at === "file") return wrote(world, place.file, text);
    variables[place.name] = world.relocate(text);
    return true;
  });
  return { world: { ...world, variables }, placed: placed.map(({ id }) => id) };
}

function wrote(world: World, machinePath: string, text: string): boolean {
  const file = world.place(machinePath);
  if (file === undefined) return false;
  try {
    world.write(file, world.relocate(text));
    return true;
  } catch {
    // A place that the world shows read-only.
    return false;
  }
}
