/** The first signal ends in order; a second one at once, for whoever will not wait. */
export function awaitEnd() {
  let done: (failure: string | undefined) => void = () => undefined;
  let reached = false;
  const promise = new Promise<string | undefined>((resolve) => {
    done = (failure) => {
      reached = true;
      resolve(failure);
    };
  });
  const onSignal = () => {
    if (reached) process.exit(130);
    done(undefined);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    promise,
    reached: () => reached,
    fail: (failure: string) => done(failure),
    stopListening: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
