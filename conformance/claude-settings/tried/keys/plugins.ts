import { format, kinds, list, literals, object, plain, plains, record, type Node } from "../nodes.ts";
import { httpsUrl, httpUrl, npmName, sha1, sha256, url } from "./formats.ts";

const pluginSource = (): Node =>
  kinds("source", {
    npm: object(
      {
        package: npmName,
        version: plain,
        registry: httpUrl,
      },
      { package: "p" },
    ),
    url: object(
      {
        url: literals("https://a.example/x.git"),
        ref: plain,
        sha: sha1,
      },
      { url: "https://a.example/x.git" },
    ),
    github: object({ repo: literals("o/r"), ref: plain, sha: sha1 }, { repo: "o/r" }),
    "git-subdir": object(
      {
        url: literals("https://a.example/x.git"),
        ...plains("path ref"),
        sha: sha1,
      },
      { url: "https://a.example/x.git", path: "p" },
    ),
    archive: object({ url: httpsUrl, sha256: sha256 }, { url: "https://a.example/x.zip" }),
    command: object(
      { command: plain, timeout: literals(600, 601), mode: literals("copy", "link") },
      { command: "true" },
    ),
  });
export const marketplaceSource = (): Node =>
  kinds("source", {
    url: object({ url, ...plains("headers headersHelper") }, { url: "https://a.example/x" }),
    github: object({ repo: literals("o/r"), ...plains("ref path sparsePaths skipLfs") }, { repo: "o/r" }),
    git: object(
      { url: literals("https://a.example/x.git"), ...plains("ref path sparsePaths skipLfs") },
      { url: "https://a.example/x.git" },
    ),
    npm: object(
      {
        package: npmName,
        version: plain,
        registry: httpUrl,
      },
      { package: "p" },
    ),
    file: object({ path: plain }, { path: "/p" }),
    directory: object({ path: plain }, { path: "/p" }),
    "skills-dir": object({}, {}),
    pluginDirectory: object({}, {}),
    hostPattern: object({ hostPattern: plain }, { hostPattern: "x" }),
    pathPattern: object({ pathPattern: plain }, { pathPattern: "x" }),
    settings: object(
      {
        name: format("marketName", ["k", "a.b"], ["a b", "a/b", "a..b", "."]),
        plugins: list(
          object(
            {
              name: format("noBlank", ["p"], ["a b"]),
              source: pluginSource(),
              ...plains("description version strict engines headers headersHelper"),
            },
            { name: "p", source: { source: "github", repo: "o/r" } },
          ),
        ),
        owner: object(plains("name email url"), { name: "n" }),
      },
      { name: "k", plugins: [] },
    ),
  });
export const marketplaces = (): Node =>
  record(
    object(
      { source: marketplaceSource(), ...plains("installLocation autoUpdate pluginDigests") },
      { source: { source: "github", repo: "o/r" } },
    ),
  );
