/**
 * The shape of a section of config.toml. The schema library stays out of the type, so that the package's
 * declarations need no other package.
 */
export interface OptionsShape<Options> {
  /** A Valibot object schema; only `checkShape` looks into it. */
  readonly schema: object;
  /** The section with its defaults. Throws when it was not checked before. */
  parse(section: unknown): Options;
}
