// A worker module that forgets to call serveWorker, but fails later on.
setTimeout(() => {
  throw new Error("silent on purpose");
});
