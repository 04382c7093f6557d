// Starts the larger module behind the first, in the page of a folder, and ends when it has taken the first's place
// (takeover.js). `parts` says what it loads. What fails leaves the first as it was.

window.broadsheet.start = async () => {
  const module = await WebAssembly.compile(await unpackedPart(parts.module));
  const { broadsheet } = window;
  const next = document.createElement('div');
  next.id = 'next';
  next.inert = true;
  document.getElementById('app').after(next);
  broadsheet.next = next;
  // Most likely it will stand there, too.
  askWhereItStands();
  await new Promise((resolve) => setTimeout(resolve));
  const stopWatching = watchHands();
  const isOver = new Promise((resolve) => (broadsheet.isOver = resolve));
  let onError;
  const failed = new Promise((resolve, reject) => {
    // What breaks while it is out of sight is not a crash of the page. This hears of it before failure.js does.
    onError = (event) => {
      const error = event.error || event.reason;
      if (!(error instanceof WebAssembly.RuntimeError)) return;
      event.stopImmediatePropagation();
      reject(error);
    };
  });
  for (const name of ERRORS) addEventListener(name, onError, true);
  try {
    await Promise.race([Promise.all([run(module), isOver]), failed]);
  } catch (error) {
    next.remove();
    delete broadsheet.next;
    delete broadsheet.offered;
    throw error;
  } finally {
    stopWatching();
    for (const name of ERRORS) removeEventListener(name, onError, true);
  }
};

const ERRORS = ['error', 'unhandledrejection'];
