// Articles to an archive in memory: an ordinary one, whose files are Blobs.

// The bytes of some texts, one after the other.
const bytesOfTexts = async (reading, numbers) => {
  const texts = Array.from(numbers, (number) => reading.texts[number]);
  return new Uint8Array(await new Blob(texts).arrayBuffer());
};

const check = (isWhole) => {
  if (!isWhole) throw new Error('a record is damaged');
};

const pack = async (reading) => {
  const wasm = await fresh();
  for (const records of reading.records) {
    put(wasm, records);
    check(wasm.pack_add());
  }
  // Some texts tell whether articles are one.
  while (wasm.pack_asked() > 0) {
    for (const number of numbersIn(got(wasm))) {
      put(wasm, await bytesOfTexts(reading, [number]));
      check(wasm.pack_give(number));
    }
  }
  const articles = wasm.pack_plan();
  const plan = numbersIn(got(wasm));
  const files = [];
  for (let at = 0; at < plan.length; at += 1 + plan[at]) {
    put(wasm, await bytesOfTexts(reading, plan.subarray(at + 1, at + 1 + plan[at])));
    check(wasm.pack_page());
    files.push(...filesIn(got(wasm)));
    await tellProgress(reading, true);
    await pause();
  }
  wasm.pack_finish();
  files.push(...filesIn(got(wasm)));
  const [, manifest] = files.pop();
  wasm.pack_merges();
  return { articles, manifest: await manifest.text(), files, merges: textOf(got(wasm)) };
};
