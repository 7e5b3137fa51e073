/** The first signal ends in order; a second one at once, for whoever will not wait. */
export function awaitEnd() {
  let done: () => void = () => undefined;
  let reached = false;
  const promise = new Promise<void>((resolve) => {
    done = () => {
      reached = true;
      resolve();
    };
  });
  const onSignal = () => {
    if (reached) process.exit(130);
    done();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    promise,
    reached: () => reached,
    stopListening: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
