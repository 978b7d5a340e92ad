export function siteOf(root: string): {
  readonly made: Map<string, string>;
  readonly copied: readonly string[];
};
