/** What the agent does with an address that no rule is about: see facts.md, section D. */
export type Unlisted = "fetches" | "asks" | "unknown";

/** Hosts of documentation that the program of release 1.0.41 names. Three of them were tried. */
const NAMED = new Set(
  `console.x.ai docs.x.ai docs.python.org en.cppreference.com docs.oracle.com learn.microsoft.com developer.mozilla.org
  go.dev pkg.go.dev php.net docs.swift.org kotlinlang.org ruby-doc.org doc.rust-lang.org docs.rs typescriptlang.org react.dev
  angular.io vuejs.org nextjs.org expressjs.com nodejs.org bun.sh jquery.com tailwindcss.com threejs.org redux.js.org
  webpack.js.org jestjs.io reactrouter.com docs.djangoproject.com flask.palletsprojects.com fastapi.tiangolo.com
  pandas.pydata.org numpy.org tensorflow.org pytorch.org matplotlib.org requests.readthedocs.io jupyter.org laravel.com
  symfony.com wordpress.org docs.spring.io hibernate.org tomcat.apache.org gradle.org asp.net dotnet.microsoft.com nuget.org
  blazor.net reactnative.dev developer.apple.com developer.android.com huggingface.co kaggle.com postgresql.org
  dev.mysql.com sqlite.org graphql.org prisma.io docs.aws.amazon.com kubernetes.io docker.com ansible.com vercel.com
  devcenter.heroku.com cypress.io selenium.dev docs.unity.com docs.unrealengine.com git-scm.com nginx.org`.split(
    /\s+/,
  ),
);

/** Fetched without a prompt over both protocols, on other ports and in capitals. */
const TRIED = new Set(["nodejs.org", "docs.python.org", "developer.mozilla.org"]);

/**
 * What becomes of a host that no rule is about.
 * @param host in lower case, without a dot at the end and without `www.` in front
 */
export function unlistedHost(host: string): Unlisted {
  if (TRIED.has(host)) return "fetches";
  // Whether a name below a named one counts was not tried.
  for (let name = host; name.includes("."); name = name.slice(name.indexOf(".") + 1))
    if (NAMED.has(name)) return "unknown";
  return "asks";
}
