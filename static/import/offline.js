// "Keep this archive offline": all files of the archive, or those of some days and sources, in a cache of their own that the
// service worker serves (static/service-worker.js). Each is proved before it is kept, as the viewer proves it; what is kept
// is named by its content, so that it can be gone on with at any time, and the next edition needs only what is new.
//
// The forms of the files are those of crates/bundle/FORMAT.md; only lists of files are read here.

const { hearOffline, measureOffline, keepOffline, pauseOffline, verifyOffline, removeOffline } = (() => {
  const AT_ONCE = 6;
  const keptName = () => 'broadsheet kept ' + new URL('./', location.href).href.split(/[?#]/)[0];
  const readName = () => 'broadsheet read ' + new URL('./', location.href).href.split(/[?#]/)[0];
  const NOTE = './?broadsheet-kept';

  // What goes on: `phase` is none, measuring, measured, keeping, paused, kept, verifying or failed.
  const offline = {
    phase: 'none',
    n_files: 0,
    n_bytes: 0,
    n_all: 0,
    catalogue: 0,
    texts: 0,
    index: 0,
    n_damaged: 0,
    room: 0,
    why: '',
    what: '',
  };
  let tellOffline = () => {};
  let run = 0;

  const become = (change) => {
    Object.assign(offline, change);
    tellOffline(Object.entries(offline).map(([name, value]) => name + '\x1f' + value).join('\x1e'));
  };

  // Reads numbers and digests from bytes.
  const reading = (bytes) => {
    let at = 0;
    const number = () => {
      let value = 0;
      for (let shift = 1; ; shift *= 128) {
        const byte = bytes[at++];
        if (byte === undefined || shift > 128 ** 4) throw new Error('a list is damaged');
        value += (byte & 127) * shift;
        if (byte < 128) return value;
      }
    };
    const skip = (n) => (at += n);
    const digits = (byte) => (byte + 256).toString(16).slice(1);
    const hex = (n) => Array.from(bytes.subarray(at, skip(n)), digits).join('');
    const file = (kind) => ({ kind, sha256: hex(32), bytes: number() });
    const files = (kind, n) => Array.from({ length: n }, () => file(kind));
    const numbers = (n) => Array.from({ length: n }, number);
    return { number, numbers, skip, hex, files, rest: () => bytes.subarray(at) };
  };

  // A counted list of files: of each also how many articles of each source it has.
  const countedList = (from, kind, nSources) => {
    const files = from.files(kind, from.number());
    const counts = Array.from({ length: nSources }, () => from.numbers(files.length));
    return files.map((file, idx) => ({ ...file, counts: counts.map((of) => of[idx]) }));
  };

  const readCalendar = (bytes, nSources) => {
    const from = reading(bytes);
    const nDays = from.number();
    const first = nDays > 0 ? from.number() - 1 : 0;
    const days = [first & 1 ? -(first + 1) / 2 : first / 2];
    for (let idx = 1; idx < nDays; idx += 1) days.push(days[idx - 1] - from.number());
    const counts = Array.from({ length: nSources }, () => from.numbers(nDays));
    from.numbers(nSources);
    const directories = countedList(from, 'directory', nSources);
    return { days: days.slice(0, nDays), counts, directories };
  };

  const readPage = (bytes) => {
    const from = reading(bytes);
    const n = from.number();
    const counted = () => ({ ...from.files('text', 1)[0], n: from.number() });
    const texts = Array.from({ length: n }, counted);
    from.skip(8 * texts.reduce((sum, { n }) => sum + n, 0));
    const rows = new TextDecoder().decode(from.rest()).split('\x1e');
    let at = 0;
    const sourceOf = (row) => row.split('\x1f')[1];
    return texts.map((text) => {
      const own = rows.slice(at, (at += text.n));
      return { ...text, sources: own.map(sourceOf) };
    });
  };

  // The numbered files of a part of the index by its root, whose digest is `sha256`: those that it proves itself, and of each
  // slice what is needed to read it.
  const NODE_DIGITS = 32;
  const SLICE_CHUNKS = 128;
  const readRoot = (bytes, sha256) => {
    const from = reading(bytes);
    const [nDocs, docsPerPlaces, nChunks, joined] = from.numbers(4);
    const perChunk = joined ? 1 : 2;
    const nSlices = Math.ceil(nChunks / SLICE_CHUNKS);
    const nUpper = nSlices + Math.ceil(nDocs / docsPerPlaces) + Math.ceil(nDocs / 65536);
    const levels = Math.ceil(Math.log2(Math.max(Math.ceil(nUpper / 64), 1)));
    const part = { short: sha256.slice(0, 16), nChunks, perChunk, nUpper };
    const upper = provedFiles(from, part, 0, nUpper, levels);
    const slices = upper.slice(0, nSlices).map((file, idx) => ({ ...file, part, idx }));
    return { slices, others: upper.slice(nSlices), n_files: nUpper + perChunk * nChunks };
  };

  // The files of the chunks of a slice.
  const readSlice = (bytes, { part, idx }) => {
    const first = idx * SLICE_CHUNKS;
    const n = Math.min(part.nChunks - first, SLICE_CHUNKS) * part.perChunk;
    return provedFiles(reading(bytes), part, part.nUpper + first * part.perChunk, n, 4);
  };

  // `n` files from the number `first` on, by the roots of their trees.
  const provedFiles = (from, { short }, first, n, levels) => {
    const roots = from.hex(16 * Math.ceil(n / 2 ** levels));
    return Array.from({ length: n }, (_, leaf) => {
      const tree = Math.floor(leaf / 2 ** levels);
      const name = short + (first + leaf).toString(16).padStart(8, '0');
      const file = 'archive/part/' + short + '/' + name.slice(16, 22) + '/' + name + '.css';
      const sha256 = roots.slice(tree * NODE_DIGITS, (tree + 1) * NODE_DIGITS);
      return { file, name, sha256, number: leaf % 2 ** levels, levels };
    });
  };

  const place = ({ kind, sha256: expected, file, name, number, levels }) => {
    if (file) return { file, name, expected, number, levels };
    const short = expected.slice(0, 16);
    const isMany = ['page', 'text', 'picture'].includes(kind);
    const folder = isMany ? kind + '/' + short.slice(0, 2) : kind;
    const path = 'archive/' + folder + '/' + short + '.css';
    return { file: path, name: short, expected, number: 0, levels: 0 };
  };

  // What a file holds: from the cache, or else fetched, proved and then kept there. Texts need the dictionary.
  const kept = async (of, keeps, dictionary) => {
    const { file, name, expected, number, levels } = place(of);
    const cache = await caches.open(keptName());
    const inRead = { cacheName: readName() };
    const there = (await cache.match(file)) ?? (await caches.match(file, inRead));
    // The service worker leaves this to the network, and so does not keep it a second time.
    const response = there ?? (await fetch(file + '?keep'));
    if (!response.ok) throw new Error(file + ': ' + response.status);
    const css = await arrived(response);
    const unpacked = async () => unpackedChunk(await proved(css, name, expected, number, levels), dictionary);
    const bytes = await unpacked().catch(() => {
      throw Object.assign(new Error(file), { isDamaged: true });
    });
    if (keeps) {
      await cache.put(file, new Response(css, { headers: { 'content-type': 'text/css' } }));
      await (await caches.open(readName())).delete(file);
      become({ n_files: offline.n_files + 1, n_bytes: offline.n_bytes + css.length });
    }
    return { bytes, n_bytes: css.length };
  };

  const proved = async (css, name, expected, number, levels) =>
    verifiedChunk(unescaped(unwrapped(css, name)), expected, number, levels);

  const sum = (list, of) => list.reduce((sum, item) => sum + of(item), 0);

  // Which articles are wanted: numbers from `start` to before `end`, counted from the newest, of these sources.
  const wantedOf = ({ from, to, sources, not }, manifest, { days, counts }) => {
    const isChosen = (id) => (sources.length === 0 || sources.includes(id)) && !not.includes(id);
    const chosen = manifest.sources.map(({ id }) => isChosen(id));
    const onDay = (idx) => sum(counts, (of) => of[idx]);
    let [start, end] = [0, 0];
    days.forEach((day, idx) => {
      if (to !== null && day > to) start += onDay(idx);
      if (from === null || day >= from) end += onDay(idx);
    });
    if (from === null && to === null) end = manifest.articles;
    const isAll = start === 0 && end === manifest.articles && !chosen.includes(false);
    return { start, end: Math.max(start, end), chosen, isAll };
  };

  const overlaps = (wanted, start, n) => start < wanted.end && start + n > wanted.start;
  const has = (wanted, { counts }) => counts.some((n, idx) => n > 0 && wanted.chosen[idx]);

  // The files of a list in which something wanted is, each with the number of its first article.
  const within = (wanted, list, first) => {
    let at = first;
    const placed = list.map((file) => {
      const n = sum(file.counts, (n) => n);
      at += n;
      return { ...file, first: at - n, n };
    });
    return placed.filter((file) => overlaps(wanted, file.first, file.n) && has(wanted, file));
  };

  // The roots of the index for what is wanted; its parts are listed from the oldest article.
  const rootsOf = (wanted, manifest) => {
    let end = manifest.articles;
    const roots = (manifest.index ?? []).filter(({ articles }) => {
      end -= articles;
      return overlaps(wanted, end, articles);
    });
    return roots.map((root) => ({ ...root, kind: 'index' }));
  };

  const dictionaryIn = ({ dictionary }) => dictionary && { ...dictionary, kind: 'dictionary' };

  const opened = async (what, keeps) => {
    const manifest = await readManifest(await fetched(MANIFEST, { cache: 'no-cache' }));
    const { bytes } = await kept({ ...manifest.calendar, kind: 'calendar' }, keeps);
    const calendar = readCalendar(bytes, manifest.sources.length);
    return { manifest, calendar, wanted: wantedOf(what, manifest, calendar) };
  };

  const pagesOf = async ({ manifest, calendar, wanted }, keeps) => {
    const pages = [];
    for (const directory of within(wanted, calendar.directories, 0)) {
      const { bytes } = await kept(directory, keeps);
      const listed = countedList(reading(bytes), 'page', manifest.sources.length);
      pages.push(...within(wanted, listed, directory.first));
    }
    return pages;
  };

  // Some of a list, from its beginning to its end.
  const spread = (list, n) => {
    if (list.length <= n) return list;
    const at = (idx) => Math.floor((idx * (list.length - 1)) / (n - 1));
    return Array.from({ length: n }, (_, idx) => list[at(idx)]);
  };

  // What would be kept, in bytes: the catalogue exactly, texts and index by a few of their files; pictures are not known before.
  const measure = async (what) => {
    const all = await opened(what, false);
    const pages = await pagesOf(all, false);
    const samples = [];
    for (const page of spread(pages, 4)) samples.push(...readPage((await kept(page, false)).bytes));
    const perArticle = sum(samples, ({ bytes }) => bytes) / Math.max(1, sum(samples, ({ n }) => n));
    let index = 0;
    for (const root of rootsOf(all.wanted, all.manifest)) {
      const { slices, others, n_files } = readRoot((await kept(root, false)).bytes, root.sha256);
      const slice = slices[slices.length >> 1];
      const chunks = slice ? readSlice((await kept(slice, false)).bytes, slice) : [];
      const mean = async (files) => {
        const some = [];
        for (const file of files) some.push((await kept(file, false)).n_bytes);
        return sum(some, (n) => n) / Math.max(1, some.length);
      };
      const nOfChunks = n_files - slices.length - others.length;
      index += root.bytes + nOfChunks * (await mean(spread(chunks, 12)));
      index += (slices.length + others.length) * (await mean(spread(others, 4)));
    }
    const { calendar, fold } = all.manifest;
    const shared = dictionaryIn(all.manifest) ?? { bytes: 0 };
    const lists = [...pages, ...all.calendar.directories, calendar, fold, shared];
    const catalogue = sum(lists, ({ bytes }) => bytes);
    // A page may hold some articles of the day before; of a source only its share.
    const n = sum(pages, ({ first, n, counts }) => {
      const share = Math.min(first + n, all.wanted.end) - Math.max(first, all.wanted.start);
      const chosen = counts.filter((_, idx) => all.wanted.chosen[idx]);
      return (share / Math.max(1, n)) * sum(chosen, (count) => count);
    });
    return { catalogue, texts: Math.round(perArticle * n), index: Math.round(index) };
  };

  // Does `work` for every item of `list`, some at a time, as long as this run is not stopped.
  const each = async (list, own, work) => {
    const waiting = list.slice();
    const worker = async () => {
      while (waiting.length > 0 && own === run) await work(waiting.shift());
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    if (own !== run) throw new Error('stopped');
  };

  const PICTURE = /\(img picture:[a-z]+,([0-9a-f]{64}),\d+/g;

  const keepAll = async (what, own) => {
    const done = new Set();
    const take = async (file, dictionary) => {
      const { file: path } = place(file);
      if (done.has(path)) return null;
      done.add(path);
      return (await kept(file, true, dictionary)).bytes;
    };
    const all = await opened(what, true);
    await take({ ...all.manifest.fold, kind: 'fold' });
    const shared = dictionaryIn(all.manifest);
    const dictionary = shared && (await take(shared));
    const ids = reading(await take({ ...all.manifest.ids, kind: 'ids' }));
    await each(ids.files('id', ids.number()), own, take);
    const pages = await pagesOf(all, true);
    const chosen = all.manifest.sources.filter((_, idx) => all.wanted.chosen[idx]);
    const isWanted = ({ sources }) => chosen.some(({ id }) => sources.includes(id));
    await each(pages, own, async (page) => {
      const bytes = await take(page);
      if (!bytes) return;
      for (const text of readPage(bytes).filter(isWanted)) {
        const body = new TextDecoder().decode((await take(text, dictionary)) ?? new Uint8Array());
        for (const [, sha256] of body.matchAll(PICTURE)) await take({ kind: 'picture', sha256 });
      }
    });
    for (const root of rootsOf(all.wanted, all.manifest)) {
      const { slices, others } = readRoot(await take(root), root.sha256);
      await each(others, own, take);
      await each(slices, own, async (slice) => {
        for (const file of readSlice(await take(slice), slice)) await take(file);
      });
    }
    return done;
  };

  const note = async (value) => {
    const cache = await caches.open(keptName());
    await cache.put(NOTE, new Response(JSON.stringify(value)));
  };
  const noted = async () => (await (await caches.open(keptName())).match(NOTE))?.json();

  const figures = () => {
    const { catalogue, texts, index, n_files, n_bytes } = offline;
    return { catalogue, texts, index, n_files, n_bytes };
  };

  const inAll = ({ catalogue, texts, index }) => catalogue + texts + index;

  // Sizes are shown before anything is kept.
  const measureOffline = async (what) => {
    const own = (run += 1);
    become({ phase: 'measuring', why: '', n_damaged: 0, what });
    try {
      const sizes = await measure(JSON.parse(what));
      const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
      const room = quota ? quota - usage : 0;
      if (own === run) become({ phase: 'measured', ...sizes, n_all: inAll(sizes), room });
    } catch (error) {
      if (own === run) become({ phase: 'failed', why: error.message });
    }
  };

  const keepOffline = async (what) => {
    const own = (run += 1);
    become({ phase: 'keeping', why: '', n_files: 0, n_bytes: 0, n_damaged: 0 });
    const sizes = { catalogue: offline.catalogue, texts: offline.texts, index: offline.index };
    try {
      await note({ what, isDone: false, ...sizes });
      // What the browser may throw away when the disk is full is not kept.
      // Firefox asks the reader; whatever they say, and whenever, keeping goes on.
      navigator.storage?.persist?.()?.catch(() => {});
      const files = await keepAll(JSON.parse(what), own);
      await dropOthers(files);
      await note({ what, isDone: true, ...figures() });
      become({ phase: 'kept' });
    } catch (error) {
      if (own !== run) return;
      const isFull = error.name === 'QuotaExceededError';
      const phase = error.isDamaged || isFull ? 'failed' : 'paused';
      become({ phase, why: isFull ? 'full' : error.message });
    }
  };

  // Files of earlier editions that nothing names any more.
  const dropOthers = async (files) => {
    const cache = await caches.open(keptName());
    const paths = new Set(Array.from(files, (file) => new URL(file, location.href).href));
    const calendar = /\/archive\/(calendar|directory)\//;
    for (const { url } of await cache.keys()) {
      const isNamed = paths.has(url) || url.includes('?broadsheet-') || calendar.test(url);
      if (!isNamed) await cache.delete(url);
    }
  };

  const pauseOffline = () => {
    run += 1;
    become({ phase: 'paused', why: '' });
  };

  // Proves all that is kept once more; what is damaged is fetched anew when it is gone on with.
  const verifyOffline = async () => {
    const own = (run += 1);
    become({ phase: 'verifying', n_files: 0, n_bytes: 0, n_damaged: 0 });
    const cache = await caches.open(keptName());
    const urls = (await cache.keys()).map(({ url }) => url).filter((url) => !url.includes('?'));
    const isWhole = async (css, url) => {
      const [, name] = /([0-9a-f]+)\.css$/.exec(url);
      // A file of the index proves itself only with its head, and that with its name.
      if (name.length > 16) return unwrapped(css, name) !== '';
      return proved(css, name, name, 0, 0).then(() => true, () => false);
    };
    await each(urls, own, async (url) => {
      const css = await arrived(await cache.match(url));
      const whole = await isWhole(css, url);
      if (!whole) await cache.delete(url);
      const [n_files, n_bytes] = [offline.n_files + 1, offline.n_bytes + css.length];
      become({ n_files, n_bytes, n_damaged: offline.n_damaged + (whole ? 0 : 1) });
    }).then(async () => {
      const { what } = (await noted()) ?? {};
      if (offline.n_damaged === 0) return become({ phase: 'kept' });
      await note({ what, isDone: false, ...figures() });
      become({ phase: 'paused' });
    }, () => {});
  };

  const removeOffline = async () => {
    run += 1;
    await caches.delete(keptName());
    become({ phase: 'none', n_files: 0, n_bytes: 0, n_all: 0, n_damaged: 0, why: '', what: '' });
  };

  // From now on `hear` is told what goes on, as rows. What an earlier visit began waits to be gone on with.
  const hearOffline = async (hear) => {
    tellOffline = hear;
    const isPossible = window.caches && navigator.serviceWorker && !isFile;
    if (!isPossible || !window.broadsheet.build.offline) return become({ phase: 'impossible' });
    addEventListener('online', () => {
      if (offline.phase === 'paused' && offline.why) keepOffline(offline.what);
    });
    const before = await noted().catch(() => undefined);
    if (!before) return become({});
    const { what, isDone, ...numbers } = before;
    const phase = isDone ? 'kept' : 'paused';
    become({ phase, what, ...numbers, n_all: inAll(numbers) });
  };

  return { hearOffline, measureOffline, keepOffline, pauseOffline, verifyOffline, removeOffline };
})();
