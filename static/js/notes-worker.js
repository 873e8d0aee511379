// Serves the page of one workshop's tables from this device when there is no network.
// VERSION and FILES (addresses under that version) are written above by the server.
//
// Each registration keeps its own stores, named by its scope:
//   <scope> files <version>   what the page loads
//   <scope> pages             the page itself, once a language, and the language used last

const HOME = new URL(self.registration.scope).pathname;
const PAGES = `notes ${HOME} pages`;
const KEPT = `notes ${HOME} files ${VERSION}`;
const LANGUAGES = ["ar", "fr", "en"];
// a network that does not answer within this time is none
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("message", (event) => {
  const { refresh, language } = event.data ?? {};
  if (language) event.waitUntil(rememberLanguage(language));
  if (refresh) event.waitUntil(keepPages());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.mode === "navigate" && pathname === HOME) event.respondWith(page(request));
  else if (pathname.startsWith("/notes-files/")) event.respondWith(file(request));
});

async function install() {
  const store = await caches.open(KEPT);
  await store.addAll(FILES.map((address) => new Request(address, { cache: "reload" })));
  await keepPages();
  await self.skipWaiting();
}

// The pages name the files of their version: older files go once all pages are of this one.
async function keepPages() {
  const store = await caches.open(PAGES);
  const kept = await Promise.all(
    LANGUAGES.map(async (language) => {
      const answer = await fetch(`${HOME}/shell?in=${language}`, { cache: "no-store" });
      if (!answer.ok || answer.redirected) return false;
      await store.put(`${HOME}/shell?in=${language}`, answer);
      return true;
    }),
  ).catch(() => [false]);
  if (!kept.every(Boolean)) return;
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(`notes ${HOME} files `) && name !== KEPT);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function rememberLanguage(language) {
  const store = await caches.open(PAGES);
  await store.put(`${HOME}/language`, new Response(language));
}

async function page(request) {
  const network = fetch(request);
  try {
    const answer = await Promise.race([network, late()]);
    // to sign in is asked for by the page itself, which goes on keeping what is written
    const isAway = answer.type === "opaqueredirect" || answer.status >= 500;
    return isAway ? ((await keptPage(request)) ?? answer) : answer;
  } catch {
    return (await keptPage(request)) ?? network;
  }
}

function late() {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error("late")), PATIENCE);
  });
}

async function keptPage(request) {
  const store = await caches.open(PAGES);
  const asked = new URL(request.url).searchParams.get("lang");
  const last = await (await store.match(`${HOME}/language`))?.text();
  for (const language of [asked, last, ...LANGUAGES]) {
    const kept = language && (await store.match(`${HOME}/shell?in=${language}`));
    if (kept) return kept;
  }
  return null;
}

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}
