import { useSyncExternalStore } from 'react';

/** A value that components follow and anything may set. */
export interface Store<Value> {
  get(): Value;
  set(value: Value): void;
  use(): Value;
}

export function makeStore<Value>(first: Value, onSet: (value: Value) => void): Store<Value> {
  let present = first;
  const followers = new Set<() => void>();
  const follow = (follower: () => void) => {
    followers.add(follower);
    return () => void followers.delete(follower);
  };
  const get = () => present;
  onSet(first);
  return {
    get,
    set(value) {
      present = value;
      onSet(value);
      for (const follower of followers) follower();
    },
    use: () => useSyncExternalStore(follow, get),
  };
}
