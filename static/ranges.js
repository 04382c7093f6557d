// The chunks of an archive that are read by ranges of large files (layout pack in FORMAT.md). A directory says where each
// stands: one bucket of it, which follows from the chunk's name, and then the chunk are two requests of a few kB.

const ENTRY_BYTES = 28;
// Of 2 to 3 kB each.
const MAX_BUCKETS = 1000;
// So much is kept of whole files where a host ignores ranges, and always the one that was read last.
const MAX_WHOLE_BYTES = 128 * 1024 * 1024;

// Whole files, those that were read last at the end.
const wholeFiles = new Map();

const wholeFile = async (file, options, answer) => {
  const whole = wholeFiles.get(file) ?? { content: fetched(file, options, answer), nBytes: 0 };
  wholeFiles.delete(file);
  wholeFiles.set(file, whole);
  let bytes;
  try {
    bytes = await whole.content;
  } catch (error) {
    wholeFiles.delete(file);
    throw error;
  }
  whole.nBytes = bytes.length;
  let nBytes = 0;
  for (const [other, { nBytes: nMore }] of [...wholeFiles].reverse()) {
    nBytes += nMore;
    if (nBytes > MAX_WHOLE_BYTES && other !== file) wholeFiles.delete(other);
  }
  return bytes;
};

// Whether this host sends ranges, as its first answer shows; until that is there nobody else asks.
let sendsRanges;
let probing = null;

// The bytes from `start` to before `end` of `file`; null where something else came. Where an answer may be kept, browsers
// let all requests for one file wait for each other: five of 300 ms took 2.1 s.
const askedRange = (file, start, end) =>
  patiently(async () => {
    const last = end - 1;
    const answer = await fetch(placed(file), { headers: { Range: 'bytes=' + start + '-' + last }, cache: 'no-store' });
    if (answer.status !== 206) {
      if (answer.ok) sendsRanges ??= false;
      await wholeFile(file, undefined, answer);
      return null;
    }
    const { headers } = answer;
    // What was packed on its way is a range of something else.
    const isIt = headers.get('Content-Range')?.startsWith('bytes ' + start + '-' + last + '/') && !headers.get('Content-Encoding');
    if (!isIt) answer.body.cancel();
    const bytes = isIt ? await arrived(answer) : [];
    const isWhole = bytes.length === end - start;
    sendsRanges ??= isWhole;
    return isWhole ? bytes : null;
  });

const readRange = async (file, start, end, options) => {
  while (sendsRanges === undefined && probing) await probing;
  if (sendsRanges !== false && !wholeFiles.has(file)) {
    const asked = askedRange(file, start, end);
    if (sendsRanges === undefined) {
      const over = () => (probing = null);
      probing = asked.then(over, over);
    }
    const bytes = await asked;
    if (bytes) return bytes;
  }
  return (await wholeFile(file, options)).subarray(start, end);
};

// The finaliser of SplitMix64.
const mixed = (bits) => {
  const times = (number, factor) => BigInt.asUintN(64, number * factor);
  const once = times(bits ^ (bits >> 30n), 0xbf58476d1ce4e5b9n);
  const twice = times(once ^ (once >> 27n), 0x94d049bb133111ebn);
  return twice ^ (twice >> 31n);
};

// What the bucket of the chunk of this name and place says of it: its pack, and from where to where it stands there.
const rangeIn = (bucket, name, place) => {
  const view = new DataView(bucket.buffer, bucket.byteOffset, bucket.length);
  for (let at = 0; at + ENTRY_BYTES <= bucket.length; at += ENTRY_BYTES) {
    if (view.getBigUint64(at) !== name || view.getUint32(at + 8) !== place) continue;
    const pack = view.getBigUint64(at + 12).toString(16).padStart(16, '0');
    const start = view.getUint32(at + 20);
    return { file: FOLDER + 'pack/' + pack + '.bin', start, end: start + view.getUint32(at + 24) };
  }
  throw new Error();
};

// What gives the bytes of any chunk, by its file and name, in an archive whose manifest `json` says this of its directory.
const rangeReader = ({ sha256, bytes, bits }, json) => {
  const directory = PACKS + sha256.slice(0, 16) + '.bin';
  const named = new Set(Array.from(json.matchAll(/"sha256":"(.{16})/g), ([, name]) => name));
  const nBucketBytes = bytes / 2 ** bits;
  const buckets = new Map();
  const bucketOf = (start, options) => {
    const bucket = buckets.get(start) ?? readRange(directory, start, start + nBucketBytes, options);
    buckets.set(start, bucket);
    // The next one asks again.
    bucket.catch(() => buckets.delete(start));
    if (buckets.size > MAX_BUCKETS) buckets.delete(buckets.keys().next().value);
    return bucket;
  };
  return async (file, digits) => {
    if (named.has(digits)) return unescaped(unwrapped(await fetchedOnce(file), digits));
    const name = BigInt('0x' + digits.slice(0, 16));
    const place = placeOf(digits);
    const hash = mixed(name ^ BigInt.asUintN(64, BigInt(place) * 0x9e3779b97f4a7c15n));
    const start = Number(hash >> BigInt(64 - bits)) * nBucketBytes;
    // What came damaged is asked for anew, all of it.
    const options = damaged.has(file) ? { cache: 'reload' } : undefined;
    if (options) buckets.delete(start);
    if (options) wholeFiles.clear();
    const range = rangeIn(await bucketOf(start, options), name, place);
    return readRange(range.file, range.start, range.end, options);
  };
};

const notServed = {
  'zh-Hans': {
    notServed: '本站的文章存放在几个大文件中，浏览器只能通过网页服务器读取其中的一部分，所以不能直接从磁盘打开本页。{}',
    notServedRemedy:
      '请把整个文件夹上传到网站空间；或者在本机运行 broadsheet serve 加文件夹名，然后打开它给出的地址。要从磁盘直接打开，请用 broadsheet build --layout disk 重新生成。',
  },
  'zh-Hant': {
    notServed: '本站的文章存放在幾個大檔案中，瀏覽器只能透過網頁伺服器讀取其中的一部分，所以不能直接從磁碟開啟本頁。{}',
    notServedRemedy:
      '請把整個資料夾上傳到網站空間；或者在本機執行 broadsheet serve 加資料夾名，然後開啟它給出的網址。要從磁碟直接開啟，請用 broadsheet build --layout disk 重新產生。',
  },
  en: {
    notServed: 'The articles of this site stand in a few large files, of which a browser reads parts from a web server only. So this page cannot be opened from disk.{}',
    notServedRemedy:
      'Upload the whole folder to a host; or run broadsheet serve with the folder’s name, and open the address that it says. To open it from disk, build it again by broadsheet build --layout disk.',
  },
};

// A page that cannot read its archive says so, and goes no further.
const readable = async () => {
  if (!isFile) return;
  await parsed();
  if (!JSON.parse(inPage('archive-manifest')).ranges) return;
  for (const [tag, texts] of Object.entries(notServed)) Object.assign(messages[tag], texts);
  fail('notServed', '');
  await new Promise(() => {});
};
