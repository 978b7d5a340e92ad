import { list, literals, object, plain, plains, record, type Children } from "../nodes.ts";
import { marketplaces, marketplaceSource } from "./plugins.ts";

/** Working trees, shells, status lines, plugins and log-in. */
export const WORKSPACE: Children = {
  worktree: object({
    ...plains("symlinkDirectories sparsePaths"),
    baseRef: literals("fresh", "head"),
    bgIsolation: literals("worktree", "none"),
    location: plain,
  }),
  workflowSizeGuideline: literals("unrestricted", "small", "medium", "large"),
  defaultShell: literals("bash", "powershell"),
  ...plains("bashOutputMaxChars taskOutputMaxChars allowedHttpHookUrls httpHookAllowedEnvVars"),
  desktopMcpServersListScope: literals("code", "all", "off"),
  strictPluginOnlyCustomization: plain,
  statusLine: object(
    {
      type: literals("command", "static"),
      ...plains("command padding refreshInterval hideVimModeIndicator"),
    },
    { type: "command", command: "true" },
  ),
  subagentStatusLine: object(
    { type: literals("command"), command: plain },
    { type: "command", command: "true" },
  ),
  footerLinksRegexes: list(
    object(
      { type: literals("regex"), ...plains("pattern url label") },
      { type: "regex", pattern: "x", url: "https://a.example" },
    ),
  ),
  enabledPlugins: record(plain),
  ...plains("prependPlugins appendPlugins"),
  extraKnownMarketplaces: marketplaces(),
  additionalMarketplaces: marketplaces(),
  strictKnownMarketplaces: list(marketplaceSource()),
  allowedMarketplaces: list(marketplaceSource()),
  blockedMarketplaces: list(marketplaceSource()),
  pluginSuggestionMarketplaces: plain,
  forceLoginMethod: literals("claudeai", "console", "gateway"),
  ...plains("forceLoginGatewayUrl gatewayInternalNetworks"),
  parentSettingsBehavior: literals("first-wins", "merge"),
  managedSourcesBehavior: literals("first-wins", "merge"),
  ...plains("forceLoginOrgUUID allowedProviders"),
  viewMode: literals("default", "verbose", "focus"),
};
