// In a page whose script this is, the worker's text stands in it, and so under the page's policy.
trusted.push('(' + driver + ')(self)');
