import { urlOf } from "../../../policy/url.ts";

/**
 * Hosts whose pages are fetched without a prompt where no rule speaks. Every one of them was fetched, and 70 other
 * addresses were asked about (facts.md I, release 2.1.330).
 */
const HOSTS: ReadonlySet<string> = new Set(
  `agentskills.io angular.io asp.net blazor.net bun.sh claude.dev cloud.google.com code.claude.com cypress.io
  d3js.org dev.mysql.com devcenter.heroku.com developer.android.com developer.apple.com developer.mozilla.org
  doc.rust-lang.org docs.aws.amazon.com docs.djangoproject.com docs.flutter.dev docs.getdbt.com docs.netlify.com
  docs.oracle.com docs.python.org docs.spring.io docs.stripe.com docs.swift.org docs.unity.com docs.unrealengine.com
  dotnet.microsoft.com en.cppreference.com expressjs.com fastapi.tiangolo.com flask.palletsprojects.com
  getbootstrap.com git-scm.com gradle.org graphql.org hibernate.org httpd.apache.org jestjs.io jquery.com jupyter.org
  keras.io kotlinlang.org kubernetes.io laravel.com learn.microsoft.com matplotlib.org maven.apache.org
  modelcontextprotocol.io nextjs.org nginx.org nodejs.org numpy.org pandas.pydata.org platform.claude.com prisma.io
  pytorch.org react.dev reactnative.dev reactrouter.com redis.io redux.js.org requests.readthedocs.io ruby-doc.org
  scikit-learn.org selenium.dev spark.apache.org symfony.com tailwindcss.com threejs.org tomcat.apache.org vuejs.org
  webpack.js.org www.ansible.com www.claude.dev www.docker.com www.mongodb.com www.php.net www.postgresql.org
  www.sqlite.org www.tensorflow.org www.terraform.io www.typescriptlang.org`.split(/\s+/),
);

/** Parts of hosts: the page itself and what lies below it. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  "claude.com": ["/docs"],
  "dev.wix.com": ["/docs"],
  "github.com": ["/anthropics"],
  "go.dev": ["/doc", "/ref"],
  "huggingface.co": ["/docs"],
  "vercel.com": ["/docs"],
  "wordpress.org": ["/documentation"],
  "www.kaggle.com": ["/docs"],
};

/** Only what lies below these. */
const BELOW: Readonly<Record<string, string>> = { "github.com": "/anthropic-experimental/" };

/** @param url the address as it was given */
export function isPreapproved(url: string): boolean {
  const text = url.includes("://") ? url.trim() : `https://${url.trim()}`;
  const address = urlOf(text);
  if (address === undefined) return false;
  // A final dot makes it another name here.
  const { hostname, pathname } = address;
  if (HOSTS.has(hostname)) return true;
  const below = Object.hasOwn(BELOW, hostname) ? BELOW[hostname] : undefined;
  if (below !== undefined && pathname.startsWith(below)) return true;
  const pages = Object.hasOwn(PAGES, hostname) ? PAGES[hostname] : undefined;
  return pages?.some((page) => pathname === page || pathname.startsWith(`${page}/`)) ?? false;
}
