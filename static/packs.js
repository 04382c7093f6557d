// The chunks of an archive that lies in packs, many in one file (layout disk in FORMAT.md), or in whichever other layout. It
// stands in for neighbours.js in the script that nobody waits for. A page whose chunks are files of their own links or fetches
// them; those of which chunks are ranges read them by ranges.js.

// So many packs stay open: to parse one takes longer than to read from it, and what is read together stands together.
const MAX_PACKS = 4;
const PACKS = FOLDER + 'packs/';

// The list of packs whose digest this is.
const readList = async (digest) => {
  const name = digest.slice(0, 16);
  const file = PACKS + name + '.css';
  const text = isFile ? await linked(file, name) : unwrapped(await fetched(file), name);
  const { buffer } = await gunzipped(await verifiedChunk(unescaped(text), digest, 0, 0));
  return new DataView(buffer);
};

// What gives the bytes of any chunk, by its file and name, in whichever layout the archive has.
const readLayout = async () => {
  await parsed();
  const isHere = isFile || isOneFile();
  const manifest = isHere ? inPage('archive-manifest') : await fetched(MANIFEST, { cache: 'no-cache' });
  const json = await new Response(manifest).text();
  const { packs, ranges } = JSON.parse(json);
  if (ranges) return rangeReader(ranges, json);
  const list = packs && (await readList(packs));
  if (list) return async (file, name) => unescaped(await readPack(packOf(list, name), name));
  return async (file, name) =>
    unescaped(isFile ? await linked(file, name) : unwrapped(await fetchedOnce(file), name));
};

// Of a numbered file of the index one more than its number, of others 0.
const placeOf = (name) => (name.length > 16 ? parseInt(name.slice(16), 16) + 1 : 0);

// The file of the pack that `list` has for the chunk `name`. The list is columns: names and lengths of packs, then the names of
// chunks, rising, their places, and which pack has each; of the numbered files of an index only the first in each pack.
const packOf = (list, name) => {
  const [nPacks, nChunks] = [list.getUint32(0), list.getUint32(4)];
  const chunks = 8 + 12 * nPacks;
  const places = chunks + 8 * nChunks;
  const wanted = BigInt('0x' + name.slice(0, 16));
  const place = placeOf(name);
  let [low, high] = [0, nChunks];
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = list.getBigUint64(chunks + 8 * middle);
    const isBefore = there < wanted || (there === wanted && list.getUint32(places + 4 * middle) <= place);
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  if (low === 0) throw new Error(name);
  const pack = list.getUint32(places + 4 * (nChunks + low - 1));
  return FOLDER + 'pack/' + list.getBigUint64(8 + 8 * pack).toString(16).padStart(16, '0') + '.css';
};

// Packs by file, those that were read last at the end: what is there of each, and how many wait for it.
const openPacks = new Map();

// Closes the packs that were read first. A page that is a file keeps them linked, a hosted one in memory.
const closePacks = () => {
  for (const [file, { content, nWaiting }] of openPacks) {
    if (openPacks.size <= MAX_PACKS) return;
    if (nWaiting > 0) continue;
    openPacks.delete(file);
    content.then((link) => isFile && link.remove(), () => {});
  }
};

// The text that carries the chunk `name` in the pack `file`.
const readPack = async (file, name) => {
  const pack = openPacks.get(file) ?? { content: isFile ? sheet(file) : fetched(file), nWaiting: 0 };
  openPacks.delete(file);
  openPacks.set(file, pack);
  pack.nWaiting += 1;
  try {
    const content = await pack.content;
    return isFile ? held(name) : unwrapped(content, name);
  } catch (error) {
    openPacks.delete(file);
    throw error;
  } finally {
    pack.nWaiting -= 1;
    closePacks();
  }
};

let layout = null;

// The bytes of the chunk `name`, which may be in the file `file`.
const neighbour = async (file, name) => {
  // What failed is tried again the next time.
  layout ??= readLayout().catch((error) => {
    layout = null;
    throw error;
  });
  return (await layout)(file, name);
};
