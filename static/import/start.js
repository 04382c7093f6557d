// Starts the larger module in the place of the first, in the page of a folder. `parts` says what it loads.

window.broadsheet.start = async () => {
  const module = await WebAssembly.compile(await unpackedPart(parts.module));
  const { stop } = window.broadsheet;
  // The first application keeps where the reader is, as it does before a reload.
  dispatchEvent(new Event('pagehide'));
  await new Promise((resolve) => setTimeout(resolve));
  const panel = document.querySelector('dialog[open]');
  window.broadsheet.panel = panel ? panel.dataset.panel : undefined;
  delete window.broadsheet.full;
  stop();
  // From here on there is nothing to go back to: what fails now is said as any crash is.
  run(module).catch(reportError);
};
