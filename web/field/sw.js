// The Field's worker. It keeps the shell (styles, scripts, icons, one offline page) and nothing else: no person's data
// is stored here. A page that cannot be fetched becomes the offline page; a form that cannot be sent is told so by the
// browser, never swallowed. The build fills in the list and so changes this file when the shell changes.
const SHELL = ["__SHELL__"];
const CACHE = `field ${SHELL.join(' ')}`;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  const old = (names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(old).then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(() => caches.match('/offline.html')));
  } else if (SHELL.includes(new URL(request.url).pathname)) {
    event.respondWith(caches.match(request).then((hit) => hit ?? fetch(request)));
  }
});
