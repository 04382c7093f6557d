/* Broadsheet's service worker: a site that was read once can be read without a network.

   The page and the archive are always of one build: what is asked for as archive/manifest.json is the manifest that stands
   inside the page that asks. The page comes from the network where that answers soon, else from here. Files named by
   their content come from here where they were fetched before. Nothing outside this folder is touched, and the caches are
   named by the folder, because other projects may share the origin. */
'use strict';

const SCOPE = self.registration.scope;
// What was read; what a reader wants to keep is in a cache of its own, which the page fills (static/import/offline.js).
const READ = 'broadsheet read ' + SCOPE;
const KEPT = 'broadsheet kept ' + SCOPE;
const PAGE = SCOPE + '#page';
const CLIENT = SCOPE + '#client-';
// How long the network may take before an earlier page is shown, in milliseconds.
const PATIENCE = 2500;
// So many files that were read are remembered; the ones read first are forgotten first.
const MOST_FILES = 6000;

const NAMED_BY_CONTENT = /^(archive\/[a-z]+\/([0-9a-f]+\/){0,2}|[a-z]+-)[0-9a-f]{12,}\.(css|lzma|bin|png|svg)$/;
const MANIFEST = /<script type="application\/json" id="archive-manifest">([^<]*)<\/script>/;

const inFolder = (url) => (url.startsWith(SCOPE) ? url.slice(SCOPE.length).split(/[?#]/)[0] : null);
const isOurPage = (text) => text.includes('data-edition="folder"') && MANIFEST.test(text);
// Cache keys have no fragment, so what is kept beside files goes by a query that no file has.
const key = (name) => name.replace('#', '?broadsheet-');

const digest = async (text) => {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(bytes.subarray(0, 8), (byte) => (byte + 256).toString(16).slice(1)).join('');
};

const asHtml = (text) => new Response(text, { headers: { 'content-type': 'text/html; charset=utf-8' } });

const storedPage = async () => (await caches.match(key(PAGE), { cacheName: READ }))?.text();

// Keeps a page that came from the network. Whoever shows an earlier one hears that there is a new one.
const keepPage = async (text, except) => {
  const cache = await caches.open(READ);
  const before = await storedPage();
  if (before === text) return;
  await cache.put(key(PAGE), asHtml(text));
  if (before === undefined) return;
  const windows = await self.clients.matchAll({ type: 'window' });
  const others = windows.filter(({ id }) => id !== except);
  others.forEach((client) => client.postMessage({ broadsheet: 'edition' }));
};

// Which page a window shows: until this worker is stopped here, and after that by a note.
const shown = new Map();

const show = async (client, text) => {
  if (!client) return;
  shown.delete(client);
  shown.set(client, text);
  // Windows come and go; which of them is still to come the browser does not say.
  if (shown.size > 8) shown.delete(shown.keys().next().value);
  const cache = await caches.open(READ);
  const name = key(PAGE) + '-' + (await digest(text));
  await cache.put(name, asHtml(text));
  await cache.put(key(CLIENT) + client, new Response(name));
  await forgetWindows(cache);
};

const pageOf = async (client) => {
  if (shown.has(client)) return shown.get(client);
  const cache = await caches.open(READ);
  const note = await cache.match(key(CLIENT) + client);
  const page = note && (await cache.match(await note.text()));
  return page?.text();
};

// Drops the notes on windows that are gone, and the pages that only they showed.
const forgetWindows = async (cache) => {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open = new Set(windows.map(({ id }) => id));
  const used = new Set([key(PAGE)]);
  const requests = await cache.keys();
  for (const { url } of requests.filter(({ url }) => url.startsWith(key(CLIENT)))) {
    const client = url.slice(key(CLIENT).length);
    if (open.has(client) || shown.has(client)) used.add(await (await cache.match(url)).text());
    else await cache.delete(url);
  }
  const pages = requests.filter(({ url }) => url.startsWith(key(PAGE)) && !used.has(url));
  await Promise.all(pages.map(({ url }) => cache.delete(url)));
};

// The text of a page of this site that came from the network.
const ourText = async (response) => {
  const text = response.ok && !response.redirected ? await response.clone().text() : '';
  return isOurPage(text) ? text : undefined;
};

const navigate = async (event) => {
  const client = event.resultingClientId;
  // Asked again even where the host lets browsers keep it for a while, so that a new edition is there at once.
  const network = fetch(event.request, { cache: 'no-cache' }).then((response) => {
    if (response.status >= 500) throw new Error(String(response.status));
    return response;
  });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const first = await Promise.race([network.catch(() => {}), late]);
  const here = first ? undefined : await storedPage();
  if (here !== undefined) {
    event.waitUntil(network.then(ourText).then((text) => text && keepPage(text)).catch(() => {}));
    await show(client, here);
    return asHtml(here);
  }
  const response = first ?? (await network);
  const text = ourText(response);
  // What the page asks for is asked before the page has come to its end.
  if (client) shown.set(client, text);
  event.waitUntil(
    text.then(async (text) => {
      if (!text) return shown.delete(client);
      await keepPage(text, client);
      await show(client, text);
    }, () => shown.delete(client)),
  );
  return response;
};

const manifest = async (event) => {
  const text = await pageOf(event.clientId).catch(() => undefined);
  const found = text && MANIFEST.exec(text);
  if (!found) return fetch(event.request);
  return new Response(found[1], { headers: { 'content-type': 'application/json' } });
};

// A host's answer for something that it does not have is a page, and would stay for ever.
const isKeepable = (response) =>
  response.ok && !response.redirected && !/html/.test(response.headers.get('content-type') ?? '');

const file = async (event) => {
  const { request } = event;
  // A page asks so again for a file that turned out to be damaged.
  const again = request.cache === 'reload';
  const found = (cacheName) => caches.match(request, { cacheName });
  const here = again ? undefined : (await found(KEPT)) ?? (await found(READ));
  if (here) return here;
  const response = await fetch(request);
  if (isKeepable(response)) event.waitUntil(keep(request, response.clone()));
  return response;
};

let nKept = 0;

const keep = async (request, response) => {
  const cache = await caches.open(READ);
  // Where the disk is full the file is read all the same.
  await cache.put(request.url, response).catch(() => {});
  nKept += 1;
  if (nKept % 200 !== 1) return;
  const requests = await cache.keys();
  const files = requests.filter(({ url }) => NAMED_BY_CONTENT.test(inFolder(url) ?? ''));
  const oldest = files.slice(0, Math.max(0, files.length - MOST_FILES));
  await Promise.all(oldest.map((old) => cache.delete(old)));
};

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const path = request.method === 'GET' ? inFolder(request.url) : null;
  // What is asked for to be kept the page keeps itself.
  if (path === null || request.url.endsWith('?keep')) return;
  const isPage = path === '' || path === 'index.html';
  if (isPage && request.mode === 'navigate') event.respondWith(navigate(event));
  else if (path === 'archive/manifest.json') event.respondWith(manifest(event));
  else if (NAMED_BY_CONTENT.test(path)) event.respondWith(file(event));
});

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

// What a page loaded before there was a worker, from the browser's own cache where that has it.
const remember = async (urls, client) => {
  const cache = await caches.open(READ);
  const page = await fetch(SCOPE, { cache: 'force-cache' });
  const text = page.ok ? await page.text() : '';
  if (isOurPage(text)) {
    await keepPage(text, client);
    await show(client, text);
  }
  for (const url of urls) {
    if (!NAMED_BY_CONTENT.test(inFolder(url) ?? '') || (await cache.match(url))) continue;
    const response = await fetch(url, { cache: 'force-cache' });
    if (isKeepable(response)) await cache.put(url, response);
  }
};

// Looks for a new edition: in the network where `asks` says so, else only at what has come meanwhile.
const check = async (client, asks) => {
  const text = asks ? await ourText(await fetch(SCOPE, { cache: 'no-cache' })) : undefined;
  if (text) await keepPage(text, client.id);
  const [here, seen] = [await storedPage(), await pageOf(client.id)];
  const isNew = here !== undefined && seen !== undefined && here !== seen;
  if (isNew) client.postMessage({ broadsheet: 'edition' });
};

self.addEventListener('message', (event) => {
  const { loaded, asks } = event.data;
  const done = loaded ? remember(loaded, event.source.id) : check(event.source, asks);
  event.waitUntil(done.catch(() => {}));
});
