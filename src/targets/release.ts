import { compareReleases, type ReleaseRange } from "../enforcers/release.ts";

/** What `release.json` in the folder of a target says: the only place for a release of the agent. */
export interface Release {
  /** Its program, as it is on the search path. */
  readonly program: string;
  /** The npm package that it is in. */
  readonly package: string;
  /** The package for one platform that conformance pins, where the other one only leads to it. */
  readonly pinned?: string;
  /** The releases that the translation, the model and the facts were measured with. */
  readonly measured: ReleaseRange;
  /** A later generation of the agent with the same program, of which nothing was measured. */
  readonly unmeasured?: {
    readonly title: string;
    readonly package: string;
    /** The first release of the generation. */
    readonly from: string;
  };
}

/** The command that installs the last measured release. */
export function installOf({ package: name, measured }: Release): string {
  return `npm install --global ${name}@${measured.to}`;
}

/** @returns the title of the later generation, if that is what is installed */
export function unmeasuredGeneration(
  { unmeasured }: Release,
  found: { readonly package?: string; readonly version?: string } | undefined,
): string | undefined {
  if (unmeasured === undefined || found === undefined) return undefined;
  const isLater = found.version !== undefined && compareReleases(found.version, unmeasured.from) >= 0;
  return isLater || found.package === unmeasured.package ? unmeasured.title : undefined;
}
