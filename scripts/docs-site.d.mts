export function siteOf(root: string): Map<string, string>;
